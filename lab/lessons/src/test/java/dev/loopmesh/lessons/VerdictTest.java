package dev.loopmesh.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.lessons.Verdict.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final Comparison OK = Comparison.near("ok", 1, 1, 0, 0.1, "s");
  private static final Comparison REFUTED = Comparison.near("refuted", 3, 1, 0.5, 0.1, "s");
  private static final Comparison UNCLEAR = Comparison.near("unclear", 3, 1, 5, 0.1, "s");

  private static Verdict verdict(Comparison... comparisons) {
    return Verdict.of(List.of(comparisons), new Noise(12, 5, 1, 0, List.of()), "yes", "no");
  }

  @Test
  void allAsExpectedHoldsAndOneThatIsNotDoesNot() {
    assertEquals("yes", verdict(OK, OK).sentence());
    assertEquals(Outcome.HELD, verdict(OK, OK).outcome());
    assertEquals("no", verdict(OK, REFUTED).sentence());
    assertEquals(Outcome.DID_NOT_HOLD, verdict(OK, REFUTED).outcome());
  }

  @Test
  void whatNoiseCanExplainIsTooNoisyUnlessItCannotExplainAnother() {
    assertEquals(Outcome.TOO_NOISY, verdict(OK, UNCLEAR).outcome());
    assertEquals(Outcome.DID_NOT_HOLD, verdict(UNCLEAR, REFUTED).outcome());
  }

  @Test
  void theReasonIsTheLargestNoise() {
    assertEquals(
        "Too noisy to tell: a timer was up to 12 ms late. Close other programs and run again.",
        verdict(UNCLEAR).sentence());
    assertEquals(
        "1 % of the requests were sent at least 40 ms late",
        new Noise(12, 5, 1, 40, List.of()).reason());
  }
}
