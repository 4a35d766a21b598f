package dev.loopmesh.loop;

import java.util.ArrayDeque;
import java.util.List;

/** Keeps the latest of what was added, and counts what it let go. For any thread. */
final class BoundedLog<T> {
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

  synchronized long lost() {
    return lost;
  }
}
