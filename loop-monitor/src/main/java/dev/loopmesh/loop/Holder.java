package dev.loopmesh.loop;

/**
 * Who holds a loop: on whose behalf the task in progress runs.
 *
 * @param label what runs, such as {@code GET /users/:id}; empty when nobody said
 * @param traceId the trace that it belongs to; empty when nobody said
 * @param sinceNanos {@link System#nanoTime()} when it was said, or when the task began if nobody
 *     said
 */
public record Holder(String label, String traceId, long sinceNanos) {
  /** Refuses null: an unknown label or trace is an empty string. */
  public Holder {
    if (label == null || traceId == null) {
      throw new NullPointerException("a label and a trace id may be empty, but not null");
    }
  }

  boolean isFor(String otherLabel, String otherTraceId) {
    return label.equals(otherLabel) && traceId.equals(otherTraceId);
  }
}
