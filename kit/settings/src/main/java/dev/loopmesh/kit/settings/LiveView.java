package dev.loopmesh.kit.settings;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An object made from live settings, and made again when they change. Thread-safe. */
public final class LiveView<T> {
  private final List<Runnable> observers = new CopyOnWriteArrayList<>();
  private volatile T current;

  LiveView(T first) {
    current = first;
  }

  /** The current one; one volatile read. */
  public T current() {
    return current;
  }

  /**
   * Calls an observer after each change, on the thread that makes it; it must neither fail nor
   * block.
   */
  public void onChange(Runnable observer) {
    observers.add(observer);
  }

  void publish(T next) {
    current = next;
    observers.forEach(Runnable::run);
  }
}
