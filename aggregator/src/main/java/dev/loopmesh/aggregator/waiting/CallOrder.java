package dev.loopmesh.aggregator.waiting;

/** How calls follow each other. */
public enum CallOrder {
  /** Each begins when the previous one has ended: together they take their sum. */
  ONE_AFTER_ANOTHER {
    @Override
    public double total(double othersMs, double durationMs) {
      return othersMs + durationMs;
    }
  },
  /** All begin at once: together they take as long as the slowest. */
  AT_ONCE {
    @Override
    public double total(double othersMs, double durationMs) {
      return Math.max(othersMs, durationMs);
    }
  };

  /** How long a call takes together with the others, in milliseconds. */
  public abstract double total(double othersMs, double durationMs);
}
