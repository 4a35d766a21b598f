package dev.loopmesh.kit.fault;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One time for which a fault is active, with all that it holds: requests, loops and memory. When it
 * ends all of it is let go at once. Thread-safe.
 */
final class Activation {
  private final CountDownLatch over = new CountDownLatch(1);
  private final Set<Runnable> kept = new HashSet<>();
  private final List<byte[]> leaked = new ArrayList<>();
  private long leakedBytes;

  /**
   * Keeps somebody until this ends.
   *
   * @param release lets them go; must not block
   * @return false when this has ended: nobody is kept
   */
  synchronized boolean keep(Runnable release) {
    return over.getCount() > 0 && kept.add(release);
  }

  /** Whoever was kept has left by themselves. */
  synchronized void forget(Runnable release) {
    kept.remove(release);
  }

  /** Keeps memory unless that is too much; false when it is. */
  synchronized boolean leak(int bytes, long most) {
    if (over.getCount() == 0 || leakedBytes + bytes > most) {
      return false;
    }
    leaked.add(new byte[bytes]);
    leakedBytes += bytes;
    return true;
  }

  /** Parks the calling thread for a time, or until this ends. */
  void park(long nanos) {
    try {
      over.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the calling thread compute for a time, or until this ends. */
  void compute(long nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos && over.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  /** Lets go of everything; what one of them throws is thrown when all have been let go. */
  void end() {
    List<Runnable> released;
    synchronized (this) {
      over.countDown();
      released = List.copyOf(kept);
      kept.clear();
      leaked.clear();
      leakedBytes = 0;
    }
    RuntimeException failed = null;
    for (Runnable release : released) {
      try {
        release.run();
      } catch (RuntimeException | Error e) {
        failed = failed == null ? new IllegalStateException("not all was let go", e) : failed;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
