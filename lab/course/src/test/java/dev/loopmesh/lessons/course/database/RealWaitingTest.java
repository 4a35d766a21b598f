package dev.loopmesh.lessons.course.database;

import static dev.loopmesh.lessons.course.JudgedMeasurement.LOUD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.lessons.Noise;
import dev.loopmesh.lessons.Verdict.Outcome;
import dev.loopmesh.lessons.course.JudgedMeasurement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Measurements that hold, and the same with one effect missing. */
class RealWaitingTest {
  private static Map<String, Double> figures(Object... changes) {
    Map<String, Double> figures = new HashMap<>();
    for (String place : new String[] {"event loop", "worker pool"}) {
      boolean loop = place.equals("event loop");
      figures.put("row locked, " + place, 1_000.0);
      figures.put("first query answered, " + place, 1_003.0);
      figures.put("last query answered, " + place, 1_020.0);
      figures.put("queries waiting in the database, " + place, loop ? 1.0 : 10.0);
      figures.put("slowest /menu, " + place, loop ? 903.0 : 4.0);
    }
    for (int i = 0; i < changes.length; i += 2) {
      figures.put((String) changes[i], (Double) changes[i + 1]);
    }
    return figures;
  }

  private static Outcome outcome(Noise noise, Object... changes) {
    return JudgedMeasurement.outcome(
        new RealWaiting(DatabaseUrl.EMBEDDED), noise, figures(changes));
  }

  @Test
  void aMenuThatWaitsForTheDatabaseOnTheLoopAloneHolds() {
    assertEquals(Outcome.HELD, outcome(Noise.NONE));
    assertEquals(Outcome.HELD, outcome(LOUD));
  }

  @Test
  void queriesThatDoNotWaitDoNotHold() {
    String first = "first query answered, worker pool";
    assertEquals(Outcome.DID_NOT_HOLD, outcome(Noise.NONE, first, 3.0));
    assertEquals(Outcome.DID_NOT_HOLD, outcome(LOUD, first, 3.0), "pauses make nothing shorter");
  }

  @Test
  void aLoopThatServesTheMenuMeanwhileDoesNotHold() {
    assertEquals(Outcome.DID_NOT_HOLD, outcome(Noise.NONE, "slowest /menu, event loop", 4.0));
    assertEquals(
        Outcome.DID_NOT_HOLD,
        outcome(Noise.NONE, "queries waiting in the database, event loop", 10.0));
  }

  @Test
  void aMenuThatWaitsAlthoughTheQueriesRunElsewhereDoesNotHold() {
    String menu = "slowest /menu, worker pool";
    assertEquals(Outcome.DID_NOT_HOLD, outcome(Noise.NONE, menu, 903.0));
    assertEquals(Outcome.TOO_NOISY, outcome(LOUD, menu, 903.0));
    assertEquals(
        Outcome.DID_NOT_HOLD,
        outcome(Noise.NONE, "queries waiting in the database, worker pool", 1.0));
  }
}
