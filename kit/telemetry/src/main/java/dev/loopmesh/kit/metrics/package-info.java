/** Metrics of event loops and JVM, and their exposition for Prometheus. */
package dev.loopmesh.kit.metrics;
