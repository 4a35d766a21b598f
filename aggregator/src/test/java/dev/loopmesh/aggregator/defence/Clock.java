package dev.loopmesh.aggregator.defence;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A clock that goes on when it is told to. */
final class Clock implements LongSupplier {
  private long nanos = Long.MAX_VALUE - 1_000; // as far as anybody knows

  @Override
  public long getAsLong() {
    return nanos;
  }

  void goOn(Duration duration) {
    nanos += duration.toNanos();
  }
}
