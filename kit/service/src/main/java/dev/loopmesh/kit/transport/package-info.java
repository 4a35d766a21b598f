/** The choice between Java's I/O and that of the operating system. */
package dev.loopmesh.kit.transport;
