/**
 * The command line {@code ./mesh}, and the whole mesh in one process. Begin at {@link
 * dev.loopmesh.allinone.MeshCommand}; {@link dev.loopmesh.allinone.Mesh} starts the services.
 * Commands run on the main thread.
 */
package dev.loopmesh.allinone;
