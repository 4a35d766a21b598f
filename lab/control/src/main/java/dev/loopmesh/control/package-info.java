/**
 * Faults, latencies and settings of every service, through their management ports, and the reset of
 * the mesh. Begin at {@link dev.loopmesh.control.ControlRoutes}; use on the lab's event loop.
 */
package dev.loopmesh.control;
