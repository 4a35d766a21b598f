package dev.loopmesh.loop;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A daemon thread that looks at held loops. It runs while there is a loop to watch, and sleeps
 * until the next moment at which the task in progress could pass the threshold; twice the threshold
 * when there is none: a stall may be that old before its stack is first taken. Nothing that is
 * thrown ends it; whether it still looks is told by {@link #sinceLastLook()}.
 */
final class Watchdog implements Runnable, AutoCloseable {
  static final String THREAD_NAME = "loop-watchdog";
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long pauseNanos;
  private final Consumer<Throwable> failures;
  private final List<StallWatch> watches = new CopyOnWriteArrayList<>();
  private volatile Thread thread; // also read by loops, which wake it
  private volatile long lastLookNanos = System.nanoTime(); // the last that went well
  private volatile boolean closed;

  /**
   * Begins when there is something to watch.
   *
   * @param failures is told what was thrown; what it throws itself is ignored
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
    } catch (Throwable e) { // there may be no memory for a thread: the loop that calls must go on
      thread = null;
      tell(e);
    }
  }

  boolean isWatching() {
    return thread != null;
  }

  /** How long ago it last looked at every loop without a failure; zero when there is none. */
  Duration sinceLastLook() {
    return watches.isEmpty()
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, System.nanoTime() - lastLookNanos));
  }

  /** A loop has something to tell. From any thread. */
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
        tell(e);
      }
      if (thread != null) {
        LockSupport.parkNanos(this, pause);
      }
    }
    if (closed) { // else another thread may already look at other loops
      watches.forEach(StallWatch::tellOfEnded);
    }
  }

  /** Returns in how many nanoseconds to look again. */
  private long lookAtAll() {
    long pause = pauseNanos;
    boolean well = true;
    for (StallWatch watch : watches) {
      try {
        boolean last = watch.loop().hasEnded(); // asked first: what it told before that is heard
        pause = Math.min(pause, watch.look());
        if (last) {
          remove(watch);
        }
      } catch (Throwable e) { // whatever it is, the other loops are watched, and this one again
        well = false;
        tell(e);
      }
    }
    if (well) {
      lastLookNanos = System.nanoTime();
    }
    return pause;
  }

  private void tell(Throwable failure) {
    try {
      failures.accept(failure);
    } catch (Throwable e) {
      // there is nobody left to tell
    }
  }
}
