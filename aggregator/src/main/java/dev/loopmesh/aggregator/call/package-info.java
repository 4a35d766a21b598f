/**
 * A call to a service: its request, its attempts and their spans, and its record. Begin at {@link
 * dev.loopmesh.aggregator.call.Fetch}. Confined to the event loop of the request, or to the worker
 * that makes the call.
 */
package dev.loopmesh.aggregator.call;
