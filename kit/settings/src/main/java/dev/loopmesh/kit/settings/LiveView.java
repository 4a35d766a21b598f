package dev.loopmesh.kit.settings;

/** Live settings as whoever uses them wants to see them. Reading it is one volatile read. */
public final class LiveView<T> {
  private volatile T current;

  LiveView(T first) {
    current = first;
  }

  /** As they are in force now; immutable. Any thread. */
  public T current() {
    return current;
  }

  void publish(T next) {
    current = next;
  }
}
