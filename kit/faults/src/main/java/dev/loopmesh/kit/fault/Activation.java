package dev.loopmesh.kit.fault;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * One period in which a fault is active, with everything that it holds: requests, loops and memory.
 * Serving loops register what they hold; the loop of the fault registry ends it, which releases
 * everything. Thread-safe; locks are held for a few instructions.
 */
public final class Activation {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final BusyWork work;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Set<Runnable> kept = new HashSet<>();
  private final List<byte[]> leaked = new ArrayList<>();
  private long leakedBytes;

  /**
   * Begins.
   *
   * @param work looks busy in it
   */
  Activation(BusyWork work) {
    this.work = work;
  }

  /**
   * Registers something to be released at the end.
   *
   * @param release must not block
   * @return false when this has ended already
   */
  public synchronized boolean keep(Runnable release) {
    return over.getCount() > 0 && kept.add(release);
  }

  /** Undoes {@link #keep}. */
  public synchronized void forget(Runnable release) {
    kept.remove(release);
  }

  /** Allocates memory until the end; false when that would be more than {@code most} in all. */
  public synchronized boolean leak(int bytes, long most) {
    if (over.getCount() == 0 || leakedBytes + bytes > most) {
      return false;
    }
    leaked.add(new byte[bytes]);
    leakedBytes += bytes;
    return true;
  }

  /** How much of so many bytes is kept now, 0 to 1. */
  public synchronized double leakedShare(long most) {
    return (double) leakedBytes / most;
  }

  /** Parks the calling thread for a time, or until the end. */
  void park(long nanos) {
    try {
      work.waiting().await(over, nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Keeps the calling thread computing until it has used this CPU time, or until the end. */
  public void compute(long nanos) {
    long start = THREADS.getCurrentThreadCpuTime();
    work.computing()
        .accept(() -> THREADS.getCurrentThreadCpuTime() - start < nanos && over.getCount() > 0);
  }

  /** Starts threads that keep computing until the end. */
  public void startThreads(int count) {
    for (int i = 1; i <= count; i++) {
      Thread thread = new Thread(() -> compute(Long.MAX_VALUE), work.name() + "-" + i);
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Releases everything; throws afterwards if a release has thrown. */
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
        failed =
            failed == null ? new IllegalStateException("not everything was released", e) : failed;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
