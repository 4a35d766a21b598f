package dev.loopmesh.kit.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/** 200,000 draws from one latency, in order. */
record Draws(long[] nanos) {
  private static final int COUNT = 200_000;
  private static final long SEED = 20_240_229;

  static Draws of(String text) {
    return of(Latency.parse(text));
  }

  static Draws of(Latency latency) {
    return of(latency, new SplittableRandom(SEED));
  }

  static Draws of(Latency latency, RandomGenerator random) {
    return new Draws(
        LongStream.generate(() -> latency.draw(random).toNanos()).limit(COUNT).toArray());
  }

  /** The share of draws that are at most this long, 0 to 1. */
  double atMost(double limitNanos) {
    return LongStream.of(nanos).filter(each -> each <= limitNanos).count() / (double) COUNT;
  }

  /** The share of draws that are shorter than this, 0 to 1. */
  double below(double limitNanos) {
    return LongStream.of(nanos).filter(each -> each < limitNanos).count() / (double) COUNT;
  }

  /** Fails unless this time has this rank (0 to 1) among the draws, see {@link #assertShare}. */
  void assertRank(double rank, double quantileNanos) {
    assertShare(rank, atMost(quantileNanos));
  }

  /**
   * Fails unless the observed share is within four standard errors of the expected one.
   *
   * <p>How many of n independent draws are at most the quantile at p is binomial, so their share
   * has the standard error √(p(1-p)/n). A correct latency is off by more than four of them once in
   * 16,000 checks; as the seed is fixed, the result is the same in every run.
   */
  void assertShare(double asked, double observed) {
    double standardError = Math.sqrt(asked * (1 - asked) / COUNT);
    assertEquals(asked, observed, 4 * standardError);
  }
}
