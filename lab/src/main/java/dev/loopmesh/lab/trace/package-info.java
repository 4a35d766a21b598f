/**
 * The lab's own trace back end. A trace's way through it: {@link
 * dev.loopmesh.lab.trace.otlp.OtlpReceiver} takes bodies, {@link
 * dev.loopmesh.lab.trace.otlp.OtlpDecoder} makes {@link dev.loopmesh.lab.trace.Span}s of them,
 * {@link dev.loopmesh.lab.trace.TraceStore} keeps them by trace, {@link
 * dev.loopmesh.lab.trace.tree.Timeline} puts them on one axis, and {@link
 * dev.loopmesh.lab.trace.view.TraceRoutes} shows them. {@link
 * dev.loopmesh.lab.trace.backend.TraceBackEnd} puts these together.
 */
package dev.loopmesh.lab.trace;
