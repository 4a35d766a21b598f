package dev.loopmesh.kit.settings;

/** An object made from live settings, and made again when they change. Thread-safe. */
public final class LiveView<T> {
  private volatile T current;

  LiveView(T first) {
    current = first;
  }

  /** The current one; one volatile read. */
  public T current() {
    return current;
  }

  void publish(T next) {
    current = next;
  }
}
