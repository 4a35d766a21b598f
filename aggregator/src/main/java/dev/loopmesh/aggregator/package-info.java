/**
 * The HTTP API: reads the request, chooses the mode, and joins three responses. Begin at {@link
 * dev.loopmesh.aggregator.Aggregator}.
 */
package dev.loopmesh.aggregator;
