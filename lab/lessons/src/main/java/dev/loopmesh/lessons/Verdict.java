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

  /**
   * Held if all comparisons are as expected; too noisy if one is not, and noise may be the reason.
   *
   * @param held what to say when it held
   * @param didNotHold what to say when it did not
   */
  public static Verdict of(
      List<Comparison> comparisons, Noise noise, String held, String didNotHold) {
    if (!comparisons.stream().allMatch(Comparison::clear)) {
      String sentence =
          "Too noisy to tell: a timer was up to %.0f ms late. Close other programs and run again."
              .formatted(noise.longestPauseMs());
      return new Verdict(Outcome.TOO_NOISY, sentence, comparisons);
    }
    boolean all = comparisons.stream().allMatch(Comparison::ok);
    return new Verdict(
        all ? Outcome.HELD : Outcome.DID_NOT_HOLD, all ? held : didNotHold, comparisons);
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("outcome", outcome.toString())
        .put("sentence", sentence)
        .put("comparisons", new JsonArray(comparisons.stream().map(Comparison::toJson).toList()));
  }
}
