package dev.loopmesh.loop;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** CPU time of threads in nanoseconds; -1 where the JVM cannot tell. */
final class CpuTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final boolean SUPPORTED =
      THREADS.isThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled();

  private CpuTime() {}

  static long ofThisThread() {
    return SUPPORTED ? THREADS.getCurrentThreadCpuTime() : -1;
  }

  /** Of another thread; -1 also when it has ended. */
  static long of(long threadId) {
    return SUPPORTED ? THREADS.getThreadCpuTime(threadId) : -1;
  }

  /** From one reading to a later one. */
  static long between(long before, long after) {
    return before < 0 || after < 0 ? -1 : after - before;
  }
}
