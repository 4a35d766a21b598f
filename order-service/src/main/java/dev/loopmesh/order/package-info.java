/** The order service. */
package dev.loopmesh.order;
