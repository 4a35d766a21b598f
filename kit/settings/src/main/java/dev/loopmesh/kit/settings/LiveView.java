package dev.loopmesh.kit.settings;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** An object made from live settings, and made again when they change. Thread-safe. */
public final class LiveView<T> {
  private final List<Runnable> observers = new CopyOnWriteArrayList<>();
  private final Function<LiveValues, T> make;
  private final T atStart;
  private volatile T current;

  LiveView(Function<LiveValues, T> make, LiveValues atStart, LiveValues now) {
    this.make = make;
    this.atStart = make.apply(atStart);
    this.current = make.apply(now);
  }

  /** The one of the values at start. */
  public T atStart() {
    return atStart;
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

  /**
   * Makes it of other values, to be published later.
   *
   * @throws IllegalArgumentException when they contradict each other
   */
  Runnable next(LiveValues values) {
    T next = make.apply(values);
    return () -> {
      current = next;
      observers.forEach(Runnable::run);
    };
  }
}
