package dev.loopmesh.loop;

import java.lang.Thread.State;
import java.util.List;

/** What a thread did while it held its loop. */
public enum CpuUse {
  /** It stood still: asleep, in a lock, in a blocking read. */
  PARKED,
  /** It used a processor for at least half of the time. */
  COMPUTING,
  /** Nobody looked, or what was seen fits neither: ready to run, but without a processor. */
  UNKNOWN;

  // below this, two readings of a thread's CPU time say more about their order than about the
  // thread
  private static final long TOO_SHORT_NANOS = 500_000;

  // classes whose native methods block only in a state of their own, if at all
  private static final List<String> NEVER_BLOCKS =
      List.of("java.lang.System", "java.lang.Thread", "java.lang.Object", "sun.management.");

  /**
   * The verdict over a stall.
   *
   * @param cpuNanos CPU time that the thread used over {@code overNanos} of wall time, of which
   *     platform pauses are already taken off
   */
  static CpuUse of(long cpuNanos, long overNanos, List<StackSample> samples) {
    if (isMeasured(cpuNanos, overNanos) && cpuNanos >= overNanos / 2) {
      return COMPUTING;
    }
    long parked = samples.stream().filter(CpuUse::looksParked).count();
    return parked * 2 > samples.size() ? PARKED : UNKNOWN;
  }

  /** Whether the time is long enough to judge by. */
  static boolean isMeasured(long cpuNanos, long overNanos) {
    return cpuNanos >= 0 && overNanos >= TOO_SHORT_NANOS;
  }

  /**
   * A thread inside a native method counts as runnable to the JVM, also in a blocking read. In
   * those that never block it is caught only when it has no processor.
   */
  private static boolean looksParked(StackSample sample) {
    if (sample.state() != State.RUNNABLE) {
      return true;
    }
    List<StackTraceElement> frames = sample.frames();
    return !frames.isEmpty() && frames.get(0).isNativeMethod() && mayBlock(frames);
  }

  private static boolean mayBlock(List<StackTraceElement> frames) {
    String caller =
        frames.stream()
            .map(StackTraceElement::getClassName)
            .filter(name -> !name.startsWith("java.") && !name.startsWith("sun."))
            .findFirst()
            .orElse("");
    return !caller.startsWith("io.netty.channel.") // whose sockets never block
        && NEVER_BLOCKS.stream().noneMatch(frames.get(0).getClassName()::startsWith);
  }
}
