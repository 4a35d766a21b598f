package dev.loopmesh.lessons.run;

import io.vertx.core.Vertx;
import java.util.Arrays;

/** Measures how late timers fire on the loop that measures, until it is stopped. */
final class PauseProbe {
  private static final int EVERY_MS = 10;
  private static final int MOST = 6_000; // a minute

  private final Vertx vertx;
  private final long timer;
  private final double[] lateMs = new double[MOST];
  private int count;
  private double longestMs;
  private long lastNanos = System.nanoTime();

  PauseProbe(Vertx vertx) {
    this.vertx = vertx;
    this.timer = vertx.setPeriodic(EVERY_MS, fired -> note());
  }

  private void note() {
    long nowNanos = System.nanoTime();
    double late = Math.max(0, (nowNanos - lastNanos) / 1e6 - EVERY_MS);
    longestMs = Math.max(longestMs, late);
    if (count < MOST) {
      lateMs[count++] = late;
    }
    lastNanos = nowNanos;
  }

  /**
   * Forgets what was measured so far, except for the longest: how long pauses can be is known the
   * better the longer one has looked.
   */
  void restart() {
    count = 0;
  }

  void stop() {
    vertx.cancelTimer(timer);
    Arrays.sort(lateMs, 0, count);
  }

  /** The longest since the start, in milliseconds. */
  double longest() {
    return longestMs;
  }

  /** The mean, in milliseconds. Call after {@link #stop}. */
  double mean() {
    return Arrays.stream(lateMs, 0, count).average().orElse(0);
  }

  /** In milliseconds; 0 when it ran for too short. Call after {@link #stop}. */
  double quantile(double share) {
    return count == 0 ? 0 : lateMs[(int) Math.min(count - 1, Math.floor(share * count))];
  }
}
