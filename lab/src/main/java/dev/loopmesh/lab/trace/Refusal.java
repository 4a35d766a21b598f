package dev.loopmesh.lab.trace;

/**
 * Spans that were not taken.
 *
 * @param spans how many
 * @param reason why the first of them was not; empty when all were taken
 */
public record Refusal(long spans, String reason) {
  /** Everything was taken. */
  public static final Refusal NONE = new Refusal(0, "");

  /** One more span. */
  public Refusal and(String reasonForOne) {
    return and(new Refusal(1, reasonForOne));
  }

  /** Both. */
  public Refusal and(Refusal later) {
    return new Refusal(spans + later.spans, reason.isEmpty() ? later.reason : reason);
  }
}
