/** A call to a service: its request, its attempts and their spans, and how it went. */
package dev.loopmesh.aggregator.call;
