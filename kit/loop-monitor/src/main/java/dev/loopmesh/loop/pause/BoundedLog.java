package dev.loopmesh.loop.pause;

import java.util.ArrayDeque;
import java.util.List;

/** Keeps the latest items and counts the evicted ones. Thread-safe; locked for a copy at most. */
public final class BoundedLog<T> {
  private final int capacity;
  private final ArrayDeque<T> kept = new ArrayDeque<>();
  private long lost;

  /** Keeps this many items. */
  public BoundedLog(int capacity) {
    this.capacity = capacity;
  }

  /** Adds an item. */
  public synchronized void add(T item) {
    if (kept.size() == capacity) {
      kept.removeFirst();
      lost++;
    }
    kept.addLast(item);
  }

  /** A copy, oldest first. */
  public synchronized List<T> items() {
    return List.copyOf(kept);
  }

  /** The items after a number; the first that was ever added has number 1. */
  public synchronized Entries<T> since(long number) {
    long from = Math.max(number, lost);
    List<T> items = kept.stream().skip(from - lost).toList();
    return new Entries<>(items, from - number, lost + kept.size());
  }

  /** How many were evicted. */
  public synchronized long lost() {
    return lost;
  }
}
