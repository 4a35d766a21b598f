package dev.loopmesh.traces.store;

/** In the order of OTLP's {@code Span.SpanKind}. */
public enum SpanKind {
  UNSPECIFIED,
  INTERNAL,
  SERVER,
  CLIENT,
  PRODUCER,
  CONSUMER
}
