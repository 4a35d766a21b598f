package dev.loopmesh.aggregator.defence;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A clock that advances on request. */
final class Clock implements LongSupplier {
  private long nanos = Long.MAX_VALUE - 1_000; // close to overflow

  @Override
  public long getAsLong() {
    return nanos;
  }

  void goOn(Duration duration) {
    nanos += duration.toNanos();
  }
}
