package dev.loopmesh.loop;

/**
 * The request or job that the task in progress runs for. Unknown values are empty strings.
 *
 * @param label such as {@code GET /users/:id}
 * @param sinceNanos {@link System#nanoTime()} when it was named, or when the task began if none was
 */
public record Holder(String label, String traceId, String spanId, long sinceNanos) {
  /** Refuses null. */
  public Holder {
    if (label == null || traceId == null || spanId == null) {
      throw new NullPointerException("a label and ids may be empty, but not null");
    }
  }

  boolean isFor(String otherLabel, String otherTraceId, String otherSpanId) {
    return label.equals(otherLabel) && traceId.equals(otherTraceId) && spanId.equals(otherSpanId);
  }
}
