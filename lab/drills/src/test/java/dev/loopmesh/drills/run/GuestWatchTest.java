package dev.loopmesh.drills.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.file.DrillFiles;
import dev.loopmesh.drills.grade.Event;
import dev.loopmesh.drills.grade.Event.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When guests count as harmed and as recovered, by what they get. */
class GuestWatchTest {
  private static final Drill DRILL =
      DrillFiles.read(Optional.empty()).require("lunch-rush", 1).scaled(0.5);
  private static final double CHANGED_MS = 10_000;
  private static final double TICK_MS = 250;

  private final GuestLog log = new GuestLog(DRILL.traffic().objective().p99().toMillis());
  private final DrillRun run = new DrillRun(new DrillRequest(DRILL, 1, 0.5, "Ann"));
  private final GuestWatch watch = new GuestWatch(run, new ServiceLevel(DRILL, log));
  private double nowMs = CHANGED_MS;

  /** At the rate of the drill, for so many seconds. */
  private void guests(double seconds, boolean good) {
    double untilMs = nowMs + seconds * 1e3;
    double nextMs = nowMs;
    while (nowMs < untilMs) {
      nowMs += TICK_MS;
      for (; nextMs < nowMs; nextMs += 1e3 / DRILL.traffic().rate()) {
        log.due(nextMs).ended(nextMs + 50, good);
      }
      watch.look(nowMs, CHANGED_MS, true);
    }
  }

  private List<Kind> kinds() {
    return run.events().stream().map(Event::kind).toList();
  }

  private void recover() {
    guests(6, false);
    guests(25, true);
    assertEquals(List.of(Kind.HARM, Kind.RECOVERED), kinds());
    assertTrue(run.isRecovered());
  }

  @Test
  void guestsThatAreHarmedAfterARecoveryMustRecoverAgainForTheWholeHold() {
    recover();
    double againMs = nowMs;
    guests(10, false);
    assertEquals(List.of(Kind.HARM, Kind.RECOVERED, Kind.HARM), kinds());
    assertFalse(run.isRecovered());
    double tookMs = run.lastMs(Kind.HARM) - againMs;
    assertTrue(tookMs > 2_000 && tookMs < 4_000, () -> "after " + tookMs);

    double goodMs = nowMs;
    guests(40, true);
    assertEquals(List.of(Kind.HARM, Kind.RECOVERED, Kind.HARM, Kind.RECOVERED), kinds());
    double holdMs = DRILL.recovery().hold().toMillis();
    assertTrue(run.lastMs(Kind.RECOVERED) >= goodMs + holdMs, () -> "" + run.events());
  }

  @Test
  void oneBadSecondAfterARecoveryIsNoHarm() {
    recover();
    for (int second = 0; second < 5; second++) {
      guests(1, false);
      guests(7, true);
    }
    assertEquals(List.of(Kind.HARM, Kind.RECOVERED), kinds());
  }

  @Test
  void fewFailuresThatTheHoldAllowsAreNoHarm() {
    recover();
    guests(0.25, false);
    guests(20, true);
    assertTrue(run.isRecovered());
  }
}
