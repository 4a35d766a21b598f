package dev.loopmesh.kit.guard;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.settings.Settings;

/**
 * Limits the rate of changes, by a token bucket for all callers together. Refused changes do not
 * count. Confined to one event loop.
 */
final class ChangeRate {
  private static final int BURST_SECONDS = 4;

  private final double perSecond;
  private final double most;
  private double left;
  private long lastNanos = System.nanoTime();

  private ChangeRate(int perSecond) {
    this.perSecond = perSecond;
    this.most = perSecond * BURST_SECONDS;
    this.left = most;
  }

  static ChangeRate read(Settings settings) {
    return new ChangeRate(settings.integer("CONTROL_RATE", 50, 1, 10_000));
  }

  /** Takes a token, or fails with 429 and the time until there is one. */
  void take() {
    long nowNanos = System.nanoTime();
    left = Math.min(most, left + (nowNanos - lastNanos) / 1e9 * perSecond);
    lastNanos = nowNanos;
    if (left < 1) {
      throw new ProblemException(
          new Problem(
                  "too-many-changes",
                  429,
                  "Too many changes",
                  "At most %d changes per second are allowed (CONTROL_RATE)."
                      .formatted((int) perSecond))
              .with("retryAfterSeconds", (int) Math.ceil((1 - left) / perSecond)));
    }
    left--;
  }
}
