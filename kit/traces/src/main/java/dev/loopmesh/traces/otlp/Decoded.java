package dev.loopmesh.traces.otlp;

import dev.loopmesh.traces.store.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The decoded items of one request. They are passed on in slices, so that a large body is not in
 * memory twice. Use on one thread.
 */
final class Decoded<T> {
  private static final int SLICE = 256;

  private final Function<List<T>, Refusal> taker;
  private List<T> slice = new ArrayList<>();
  private Refusal refusal = Refusal.NONE;

  Decoded(Function<List<T>, Refusal> taker) {
    this.taker = taker;
  }

  void add(T item) {
    slice.add(item);
    if (slice.size() == SLICE) {
      handOn();
    }
  }

  void refuse(String reason) {
    refusal = refusal.and(reason);
  }

  private void handOn() {
    refusal = refusal.and(taker.apply(slice));
    slice = new ArrayList<>();
  }

  /** Passes on the last slice; returns all refused items. */
  Refusal end() {
    if (!slice.isEmpty()) {
      handOn();
    }
    return refusal;
  }
}
