package dev.loopmesh.kit.telemetry;

import io.opentelemetry.sdk.common.Clock;

/** The clock of spans, which a fault can skew. Thread-safe. */
final class SkewedClock implements Clock {
  private final Clock right = Clock.getDefault();
  private volatile long skewNanos;

  /** For spans that start from now on. */
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
