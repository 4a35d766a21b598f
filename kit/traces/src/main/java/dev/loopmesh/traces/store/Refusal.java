package dev.loopmesh.traces.store;

/**
 * Spans, or log records, that were refused.
 *
 * @param count how many
 * @param reason why the first of them was refused; empty if none was
 */
public record Refusal(long count, String reason) {
  public static final Refusal NONE = new Refusal(0, "");

  public Refusal and(String reasonForOne) {
    return and(new Refusal(1, reasonForOne));
  }

  public Refusal and(Refusal later) {
    return new Refusal(count + later.count, reason.isEmpty() ? later.reason : reason);
  }
}
