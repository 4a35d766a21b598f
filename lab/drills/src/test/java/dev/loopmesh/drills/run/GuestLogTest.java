package dev.loopmesh.drills.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.file.DrillFiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuestLogTest {
  private static final Drill DRILL =
      DrillFiles.read(Optional.empty()).require("lunch-rush", 1).scaled(0.1);
  private static final double RATE = DRILL.traffic().rate();

  private final GuestLog log = new GuestLog(600);
  private final ServiceLevel level = new ServiceLevel(DRILL, log);

  /** At the rate of the drill. */
  private void guests(double fromMs, double toMs, double elapsedMs, boolean good) {
    for (double due = fromMs; due < toMs; due += 1e3 / RATE) {
      log.due(due).ended(due + elapsedMs, good);
    }
  }

  @Test
  void figuresAreOfThoseThatWereDueInTheWindow() {
    guests(0, 1_000, 100, true);
    guests(1_000, 2_000, 50, false);
    log.due(1_999);
    int all = (int) RATE;

    assertEquals(new Figures(all, all, all, 0, 0, 100, 100), log.figures(0, 1_000, 3_000));
    Figures second = log.figures(1_000, 2_000, 3_000);
    assertEquals(all + 1, second.due());
    assertEquals(0, second.good());
    assertEquals(50, second.p50Ms());
    assertEquals(1_001, second.p99Ms());
    assertEquals(new Figures(0, 0, 0, 0, 0, 0, 0), log.figures(5_000, 6_000, 9_000));
    JsonArray seconds = log.seconds(2_500, 10);
    assertEquals(2, seconds.size());
    assertEquals(1, seconds.getJsonObject(1).getInteger("at"));
  }

  @Test
  void theBudgetCountsWhatFailedAndWhatWasLateButNothingTwiceAndNothingEarly() {
    guests(0, 5_000, 100, true);
    guests(5_000, 7_000, 3_000, false); // late, too, but counted as failed
    guests(7_000, 10_000, 700, true);
    log.due(9_000); // in flight for 3 s
    log.due(11_900); // in flight for 100 ms: its outcome is open

    JsonObject budget = level.budget(12_000, 0);
    assertEquals(0.2, budget.getDouble("failed"), 0.01);
    assertEquals(0.3, budget.getDouble("late"), 0.01);
    assertEquals(0.01, budget.getDouble("failedAllowed"));
    Figures now = log.figures(9_000, 12_000, 12_000);
    assertEquals((int) RATE + 1, now.late());
    assertEquals(now.due() - 1, now.inTime() + now.failed() + now.late());
  }

  @Test
  void requestsThatFailOrAreLateHarmAndOthersDoNot() {
    guests(0, 10_000, 100, true);
    assertFalse(level.isHarmed(10_000, 0));
    guests(10_000, 14_000, 5, false);
    assertTrue(level.isHarmed(14_000, 10_000), "fast errors");
    guests(14_000, 18_000, 3_000, true);
    assertTrue(level.isHarmed(18_000, 10_000), "slow responses");
  }

  @Test
  void aRequestThatIsStillInFlightIsLate() {
    guests(0, 10_000, 100, true);
    for (double due = 10_000; due < 14_000; due += 1e3 / RATE) {
      log.due(due);
    }
    assertTrue(level.isHarmed(14_000, 10_000));
  }

  @Test
  void trafficThatDoesNotArriveIsNoRecovery() {
    double holdMs = DRILL.recovery().hold().toMillis();
    guests(0, holdMs, 100, true);
    double nowMs = 2 * holdMs + 5_000;
    log.due(nowMs - 2_000).ended(nowMs - 1_990, true);
    assertFalse(level.isRecovered(nowMs, 0));
  }

  @Test
  void theWholeHoldWindowMustBeGoodAndAfterTheIncident() {
    double holdMs = DRILL.recovery().hold().toMillis();
    guests(0, 2_000, 100, false);
    guests(2_000, 2_000 + holdMs + 1_000, 100, true);
    double nowMs = 2_000 + holdMs + 700;
    assertTrue(level.isRecovered(nowMs, 2_000));
    assertFalse(level.isRecovered(nowMs - 300, 1_000), "one that failed is in the window");
    assertFalse(level.isRecovered(nowMs, 2_500), "shorter than the hold");
  }
}
