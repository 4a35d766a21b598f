/** The user service. */
package dev.loopmesh.user;
