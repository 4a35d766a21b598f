package dev.loopmesh.loop;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A daemon thread that samples stalled loops. It runs while there is a loop, and sleeps until a
 * task in progress can pass the threshold, or for twice the threshold without one. No exception
 * ends it.
 *
 * <p>Loops call {@link #add} and {@link #wake}, any thread {@link #close}; the lock guards the
 * start and the end of the thread.
 */
final class Watchdog implements Runnable, AutoCloseable {
  static final String THREAD_NAME = "loop-watchdog";
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long pauseNanos;
  private final Consumer<Throwable> failures;
  private final List<StallWatch> watches = new CopyOnWriteArrayList<>();
  private volatile Thread thread; // null when there is nothing to watch
  private volatile long lastLookNanos = System.nanoTime(); // the last without a failure
  private volatile boolean closed;

  /**
   * Starts its thread with the first loop.
   *
   * @param failures receives what was thrown; what it throws itself is ignored
   */
  Watchdog(long thresholdNanos, Consumer<Throwable> failures) {
    this.pauseNanos = Math.min(2 * thresholdNanos, LONGEST_PAUSE_NANOS);
    this.failures = failures;
  }

  synchronized void add(StallWatch watch) {
    if (closed) {
      return;
    }
    if (watches.isEmpty()) {
      lastLookNanos = System.nanoTime();
    }
    watches.add(watch);
    if (thread == null) {
      start();
    }
  }

  private void start() {
    Thread starting = new Thread(this, THREAD_NAME);
    starting.setDaemon(true);
    thread = starting;
    try {
      starting.start();
    } catch (Throwable e) { // such as no memory for a thread: the calling loop continues
      thread = null;
      report(e);
    }
  }

  boolean isWatching() {
    return thread != null;
  }

  Duration sinceLastLook() {
    return watches.isEmpty()
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, System.nanoTime() - lastLookNanos));
  }

  /** A loop has reported a long task, or ended. */
  void wake() {
    LockSupport.unpark(thread);
  }

  @Override
  public synchronized void close() {
    closed = true;
    Thread watching = thread;
    thread = null;
    LockSupport.unpark(watching);
  }

  private synchronized void remove(StallWatch watch) {
    watches.remove(watch);
    if (watches.isEmpty()) {
      thread = null;
    }
  }

  @Override
  public void run() {
    while (thread == Thread.currentThread()) {
      long pause = pauseNanos;
      try {
        pause = lookAtAll();
      } catch (Throwable e) {
        report(e);
      }
      if (thread != null) {
        LockSupport.parkNanos(this, pause);
      }
    }
    if (closed) { // else another thread may already watch other loops
      watches.forEach(StallWatch::reportEnded);
    }
  }

  /** Returns after how many nanoseconds to check again. */
  private long lookAtAll() {
    long pause = pauseNanos;
    boolean well = true;
    for (StallWatch watch : watches) {
      try {
        boolean last = watch.loop().hasEnded(); // before it reports what has ended
        pause = Math.min(pause, watch.look());
        if (last) {
          remove(watch);
        }
      } catch (Throwable e) { // the other loops are checked, and this one again later
        well = false;
        report(e);
      }
    }
    if (well) {
      lastLookNanos = System.nanoTime();
    }
    return pause;
  }

  private void report(Throwable failure) {
    try {
      failures.accept(failure);
    } catch (Throwable e) {
      // ignored
    }
  }
}
