/**
 * A trace back end. {@link dev.loopmesh.traces.otlp.OtlpReceiver} receives OTLP, {@link
 * dev.loopmesh.traces.otlp.OtlpDecoder} makes {@link dev.loopmesh.traces.store.Span}s of it, {@link
 * dev.loopmesh.traces.store.TraceStore} keeps them by trace, {@link
 * dev.loopmesh.traces.tree.Timeline} puts a trace on one axis, and {@link
 * dev.loopmesh.traces.view.TraceRoutes} shows it as JSON or text. {@link
 * dev.loopmesh.traces.TraceBackEnd} puts these together.
 */
package dev.loopmesh.traces;
