package dev.loopmesh.lessons;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Whether the claim of a lesson held in a run.
 *
 * @param sentence in plain words, computed from the run
 */
public record Verdict(Outcome outcome, String sentence, List<Comparison> comparisons) {
  /** What a verdict can be. */
  public enum Outcome {
    HELD("held"),
    DID_NOT_HOLD("did-not-hold"),
    TOO_NOISY("too-noisy");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Keeps a copy. */
  public Verdict {
    comparisons = List.copyOf(comparisons);
  }

  /** As below, where the only noise is that timers or requests were late. */
  public static Verdict of(
      List<Comparison> comparisons, Noise noise, String held, String didNotHold) {
    return of(comparisons, noise.reason(), held, didNotHold);
  }

  /**
   * Held if all comparisons are as expected. One that is not, and that noise cannot explain,
   * refutes the claim, however noisy the others are.
   *
   * @param reason what the noise was, to be said where it may explain all that is not as expected
   * @param held what to say when it held
   * @param didNotHold what to say when it did not
   */
  public static Verdict of(
      List<Comparison> comparisons, String reason, String held, String didNotHold) {
    if (comparisons.stream().allMatch(Comparison::ok)) {
      return new Verdict(Outcome.HELD, held, comparisons);
    }
    boolean refuted = comparisons.stream().anyMatch(one -> !one.ok() && one.clear());
    return refuted
        ? new Verdict(Outcome.DID_NOT_HOLD, didNotHold, comparisons)
        : new Verdict(
            Outcome.TOO_NOISY,
            "Too noisy to tell: %s. Close other programs and run again.".formatted(reason),
            comparisons);
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("outcome", outcome.toString())
        .put("sentence", sentence)
        .put("comparisons", new JsonArray(comparisons.stream().map(Comparison::toJson).toList()));
  }
}
