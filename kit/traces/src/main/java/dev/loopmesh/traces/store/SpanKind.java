package dev.loopmesh.traces.store;

/** On which side of a call a span was recorded; in the order of OTLP's {@code Span.SpanKind}. */
public enum SpanKind {
  /** Not said. */
  UNSPECIFIED,
  /** Inside a program. */
  INTERNAL,
  /** Where a call was answered. */
  SERVER,
  /** Where a call was made. */
  CLIENT,
  /** Where a message was sent. */
  PRODUCER,
  /** Where a message was received. */
  CONSUMER
}
