package dev.loopmesh.drills.run;

import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.Objective;
import io.vertx.core.json.JsonObject;
import java.util.stream.IntStream;

/**
 * Watches what guests get. A window ends a while ago, so that a request in it that is still in
 * flight is late by any measure.
 */
final class ServiceLevel {
  private static final double HARM_MS = 2_000; // the shortest outage that counts as harm
  private static final double SECOND = 1_000;
  private static final double MOST_LAG_MS = 1_500;
  private static final double LEAST_TRAFFIC = 0.5; // of the rate, or the traffic itself is broken

  private static final double LATE_ALLOWED = 0.01; // the promise is a p99

  private final Drill drill;
  private final GuestLog log;
  private final double lagMs;

  ServiceLevel(Drill drill, GuestLog log) {
    this.drill = drill;
    this.log = log;
    this.lagMs = Math.min(MOST_LAG_MS, drill.traffic().objective().p99().toMillis());
  }

  /** Whether the objective was met for this long, until a while ago. */
  boolean isMet(double nowMs, double forMs) {
    return meets(drill.traffic().objective(), nowMs, forMs);
  }

  private boolean meets(Objective objective, double nowMs, double forMs) {
    double toMs = nowMs - lagMs;
    if (toMs < forMs) {
      return false;
    }
    Figures figures = log.figures(toMs - forMs, toMs, nowMs);
    double expected = drill.traffic().rate() * forMs / 1e3;
    return figures.due() >= LEAST_TRAFFIC * expected && figures.meets(objective);
  }

  /** Whether guests have been harmed since this time. */
  boolean isHarmed(double nowMs, double sinceMs) {
    boolean isLongEnough = nowMs - lagMs - HARM_MS >= sinceMs;
    return isLongEnough && !isMet(nowMs, HARM_MS);
  }

  /**
   * Whether guests that had recovered are harmed again: the hold is broken, and each of the last
   * three seconds missed the objective. One bad second touches two of them at most.
   */
  boolean isHarmedAgain(double nowMs) {
    return IntStream.range(0, 3).noneMatch(ago -> isMet(nowMs - ago * SECOND, SECOND))
        && !meets(drill.recovery().objective(), nowMs, drill.recovery().hold().toMillis());
  }

  /** Whether the objective of the recovery was met for long enough, all of it since this time. */
  boolean isRecovered(double nowMs, double sinceMs) {
    double holdMs = drill.recovery().hold().toMillis();
    return nowMs - lagMs - holdMs >= sinceMs && meets(drill.recovery().objective(), nowMs, holdMs);
  }

  /** The shares of the guests of the drill so far that failed and were late, and those allowed. */
  JsonObject budget(double nowMs, double sinceMs) {
    Figures figures = log.figures(sinceMs, nowMs - lagMs, nowMs);
    return new JsonObject()
        .put("failed", share(figures.failed(), figures))
        .put("failedAllowed", rounded(1 - drill.traffic().objective().good()))
        .put("late", share(figures.late(), figures))
        .put("lateAllowed", LATE_ALLOWED);
  }

  private static double share(int guests, Figures of) {
    return of.due() == 0 ? 0 : rounded((double) guests / of.due());
  }

  private static double rounded(double share) {
    return Math.round(share * 1e4) / 1e4;
  }
}
