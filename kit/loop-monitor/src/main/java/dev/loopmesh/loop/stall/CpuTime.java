package dev.loopmesh.loop.stall;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** CPU time of threads in nanoseconds; -1 where the JVM does not measure it. */
public final class CpuTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final boolean SUPPORTED =
      THREADS.isThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled();

  private CpuTime() {}

  /** Of the calling thread. */
  public static long ofThisThread() {
    return SUPPORTED ? THREADS.getCurrentThreadCpuTime() : -1;
  }

  /** Of another thread; -1 also when it has ended. */
  public static long of(long threadId) {
    return SUPPORTED ? THREADS.getThreadCpuTime(threadId) : -1;
  }

  /** The difference of two readings. */
  public static long between(long before, long after) {
    return before < 0 || after < 0 ? -1 : after - before;
  }
}
