/**
 * The lab: observes and controls the mesh over HTTP only. Begin at {@link dev.loopmesh.lab.Lab}.
 * Confined to one event loop, except for tasks on worker threads.
 */
package dev.loopmesh.lab;
