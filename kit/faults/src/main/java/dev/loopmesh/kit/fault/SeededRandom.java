package dev.loopmesh.kit.fault;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * A reproducible random sequence that several event loops draw from: SplitMix64 (Steele, Lea,
 * Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014) over an atomic counter.
 * Thread-safe, unlike {@link java.util.SplittableRandom}.
 */
final class SeededRandom implements RandomGenerator {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final AtomicLong state;

  SeededRandom(long seed) {
    state = new AtomicLong(mix(seed));
  }

  /** A separate sequence for each name. */
  static SeededRandom of(long seed, String name) {
    long state = seed;
    for (int i = 0; i < name.length(); i++) {
      state = mix(state + name.charAt(i));
    }
    return new SeededRandom(state);
  }

  @Override
  public long nextLong() {
    return mix(state.addAndGet(GOLDEN_GAMMA));
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
