/**
 * Requests to the aggregator: one by one, or at a constant rate. Begin at {@link
 * dev.loopmesh.lab.guest.GuestRoutes}; use on the lab's event loop.
 */
package dev.loopmesh.lab.guest;
