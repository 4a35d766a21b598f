package dev.loopmesh.aggregator.fetch;

import java.util.stream.DoubleStream;

/** How calls lie in time. */
public enum Schedule {
  /** Each begins when the one before has ended: together they take their sum. */
  ONE_AFTER_ANOTHER {
    @Override
    public double total(DoubleStream durationsMs) {
      return durationsMs.sum();
    }
  },
  /** All begin at once: together they take as long as the slowest. */
  AT_ONCE {
    @Override
    public double total(DoubleStream durationsMs) {
      return durationsMs.max().orElse(0);
    }
  };

  /** How long calls with these durations take together, all in milliseconds. */
  public abstract double total(DoubleStream durationsMs);
}
