package dev.loopmesh.loop;

/**
 * Who holds a loop: on whose behalf the task in progress runs.
 *
 * @param label what runs, such as {@code GET /users/:id}; empty when nobody said
 * @param traceId the trace that it belongs to; empty when nobody said
 * @param spanId the span in it; empty when nobody said
 * @param sinceNanos {@link System#nanoTime()} when it was said, or when the task began if nobody
 *     said
 */
public record Holder(String label, String traceId, String spanId, long sinceNanos) {
  /** Refuses null: what is unknown is an empty string. */
  public Holder {
    if (label == null || traceId == null || spanId == null) {
      throw new NullPointerException("a label and ids may be empty, but not null");
    }
  }

  boolean isFor(String otherLabel, String otherTraceId, String otherSpanId) {
    return label.equals(otherLabel) && traceId.equals(otherTraceId) && spanId.equals(otherSpanId);
  }
}
