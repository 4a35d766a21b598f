package dev.loopmesh.loop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * A daemon thread that looks at held loops. It runs while there is a loop to watch, and sleeps
 * until the next moment at which the task in progress could pass the threshold; twice the threshold
 * when there is none: a stall may be that old before its stack is first taken.
 */
final class Watchdog implements Runnable, AutoCloseable {
  static final String THREAD_NAME = "loop-watchdog";

  private final long thresholdNanos;
  private final List<StallWatch> watches = new CopyOnWriteArrayList<>();
  private volatile Thread thread; // also read by loops, which wake it
  private volatile boolean closed;

  Watchdog(long thresholdNanos) {
    this.thresholdNanos = thresholdNanos;
  }

  synchronized void add(StallWatch watch) {
    if (closed) {
      return;
    }
    watches.add(watch);
    if (thread == null) {
      thread = new Thread(this, THREAD_NAME);
      thread.setDaemon(true);
      thread.start();
    }
  }

  boolean isWatching() {
    return thread != null;
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
      long pause = 2 * thresholdNanos;
      for (StallWatch watch : watches) {
        boolean last = watch.loop().hasEnded(); // asked first: what it told before that is heard
        pause = Math.min(pause, watch.look());
        if (last) {
          remove(watch);
        }
      }
      if (thread != null) {
        LockSupport.parkNanos(this, pause);
      }
    }
    if (closed) { // else another thread may already look at other loops
      watches.forEach(StallWatch::tellOfEnded);
    }
  }
}
