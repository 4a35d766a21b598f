/**
 * A call to a service: its attempts, their connections and spans, the bulkhead that queues them,
 * and how it went.
 */
package dev.loopmesh.aggregator.call;
