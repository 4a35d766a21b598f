/** The HTTP API of the drills, and who may use it. */
package dev.loopmesh.drills.api;
