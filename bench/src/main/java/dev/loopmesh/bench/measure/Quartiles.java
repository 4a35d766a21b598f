package dev.loopmesh.bench.measure;

import java.util.Arrays;
import java.util.Collection;

/**
 * Median and quartiles.
 *
 * @param count of how many values
 */
public record Quartiles(double lower, double median, double upper, int count) {
  /** Of no values. */
  public static final Quartiles NONE = new Quartiles(Double.NaN, Double.NaN, Double.NaN, 0);

  /** Of these values, interpolated (Hyndman and Fan's type 7). */
  public static Quartiles of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length == 0
        ? NONE
        : new Quartiles(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75), sorted.length);
  }

  private static double at(double[] sorted, double share) {
    double rank = share * (sorted.length - 1);
    int below = (int) rank;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
  }

  /** Whether there was any value. */
  public boolean isKnown() {
    return count > 0;
  }

  @Override
  public String toString() {
    return Arrays.toString(new double[] {lower, median, upper});
  }
}
