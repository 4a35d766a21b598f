package dev.loopmesh.kit.telemetry;

import io.opentelemetry.sdk.common.Clock;

/** The clock of the spans, which may be set wrong. Thread-safe. */
final class SkewedClock implements Clock {
  private final Clock right = Clock.getDefault();
  private volatile long skewNanos;

  /** How far it is ahead from now on; spans that have begun keep the clock that they began with. */
  void skew(long nanos) {
    skewNanos = nanos;
  }

  @Override
  public long now() {
    return right.now() + skewNanos;
  }

  @Override
  public long nanoTime() {
    return right.nanoTime();
  }
}
