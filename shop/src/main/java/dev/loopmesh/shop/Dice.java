package dev.loopmesh.shop;

import java.util.ArrayList;
import java.util.List;

/**
 * Reproducible random numbers: the same topic and user always give the same.
 *
 * <p>The generator is SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
 * generators", OOPSLA 2014). It is written out here, so that the numbers do not depend on a
 * library's release. Unlike {@code java.util.Random}, neighbouring seeds give independent numbers.
 *
 * <p>Not thread-safe; each use makes its own.
 */
final class Dice {

  /**
   * Each topic has a sequence of its own, so that a change to payments does not change users and
   * orders.
   */
  enum Topic {
    COUNTRY(1),
    CUSTOMER(2),
    ORDERS(3),
    PAYMENTS(4);

    private final long number;

    Topic(long number) {
      this.number = number;
    }
  }

  /**
   * Any number makes a shop. In this one, user 42 has few orders and yet one that was cancelled and
   * one that is paid in two parts, which makes a good first example.
   */
  private static final long SEED = 13_657;

  /** 2^64 divided by the golden ratio, made odd: the step between two states. */
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  Dice(Topic topic, int userId) {
    state = mix(mix(SEED + topic.number) + userId);
  }

  /** A whole number from {@code min} to {@code max}, both included. */
  int between(int min, int max) {
    // 32 random bits as a fraction of 2^32, times the size of the range; the bias is negligible
    long bits = next() >>> 32;
    long size = (long) max - min + 1;
    return (int) (min + (bits * size >>> 32));
  }

  /** True once in {@code n} times. */
  boolean oneIn(int n) {
    return between(1, n) == 1;
  }

  /** One of the choices. */
  <T> T pick(List<T> choices) {
    return choices.get(between(0, choices.size() - 1));
  }

  /** Several of the choices, none of them twice. */
  <T> List<T> pickDistinct(int count, List<T> choices) {
    List<T> left = new ArrayList<>(choices);
    List<T> picked = new ArrayList<>();
    while (picked.size() < count) {
      picked.add(left.remove(between(0, left.size() - 1)));
    }
    return picked;
  }

  private long next() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
