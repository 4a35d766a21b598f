/**
 * Spans and log records by trace, in memory and within limits. Independent of OTLP and HTTP. Begin
 * at {@link dev.loopmesh.traces.store.TraceStore}, which is thread-safe.
 */
package dev.loopmesh.traces.store;
