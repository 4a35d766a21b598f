/** The HTTP API: reads the request, chooses the way of waiting, and joins three responses. */
package dev.loopmesh.aggregator;
