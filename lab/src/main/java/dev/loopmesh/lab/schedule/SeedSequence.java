package dev.loopmesh.lab.schedule;

import java.util.SplittableRandom;

/** Seeds for the steps of a schedule, all from its own: each step has another, and always that. */
final class SeedSequence {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L; // as SplittableRandom steps

  private SeedSequence() {}

  /** The seed of the step at this place, from 0 to 2147483647; other steps do not change it. */
  static long at(long seed, int index) {
    return new SplittableRandom(seed + GOLDEN_GAMMA * index).nextInt() & Integer.MAX_VALUE;
  }
}
