package dev.loopmesh.loop;

import java.util.ArrayDeque;
import java.util.List;

/** Keeps the latest of what was added, and counts what it let go. For any thread. */
final class BoundedLog<T> {
  /**
   * What was added after a number.
   *
   * @param items oldest first
   * @param lost how many between that number and the first of these are no longer kept
   * @param next the number of the last that was added
   */
  record Since<T>(List<T> items, long lost, long next) {}

  private final int capacity;
  private final ArrayDeque<T> kept = new ArrayDeque<>();
  private long lost;

  BoundedLog(int capacity) {
    this.capacity = capacity;
  }

  synchronized void add(T item) {
    if (kept.size() == capacity) {
      kept.removeFirst();
      lost++;
    }
    kept.addLast(item);
  }

  /** A copy, oldest first. */
  synchronized List<T> items() {
    return List.copyOf(kept);
  }

  /** Those after the given one, counted from 1 since the first that was ever added. */
  synchronized Since<T> since(long number) {
    long from = Math.max(number, lost);
    List<T> items = kept.stream().skip(from - lost).toList();
    return new Since<>(items, from - number, lost + kept.size());
  }

  synchronized long lost() {
    return lost;
  }
}
