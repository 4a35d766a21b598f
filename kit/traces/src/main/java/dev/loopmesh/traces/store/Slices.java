package dev.loopmesh.traces.store;

import java.util.List;
import java.util.function.Function;

/** Much that is added in small parts, so that others get their turn between. */
final class Slices {
  static final int LENGTH = 256;

  private Slices() {}

  /** Adds one slice after another; says what was not taken of all. */
  static <T> Refusal add(List<T> all, Function<List<T>, Refusal> slice) {
    Refusal refusal = Refusal.NONE;
    for (int from = 0; from < all.size(); from += LENGTH) {
      List<T> some = all.subList(from, Math.min(from + LENGTH, all.size()));
      refusal = refusal.and(slice.apply(some));
    }
    return refusal;
  }
}
