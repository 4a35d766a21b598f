/** Spans and log records by trace, in memory and within limits. Knows neither OTLP nor HTTP. */
package dev.loopmesh.traces.store;
