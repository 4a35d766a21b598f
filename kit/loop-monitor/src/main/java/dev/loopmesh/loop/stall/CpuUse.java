package dev.loopmesh.loop.stall;

import java.lang.Thread.State;
import java.util.List;

/** How a thread used the CPU while it held its loop. */
public enum CpuUse {
  /** It was blocked: asleep, waiting for a lock, in a blocking read. */
  PARKED,
  /** It used a processor at least half of the time. */
  COMPUTING,
  /** Not sampled, or neither: runnable without a processor. */
  UNKNOWN;

  // two readings of CPU time are too imprecise for less
  private static final long TOO_SHORT_NANOS = 500_000;

  // classes whose native methods do not block, or do so in a thread state other than RUNNABLE
  private static final List<String> NEVER_BLOCKS =
      List.of("java.lang.System", "java.lang.Thread", "java.lang.Object", "sun.management.");

  /**
   * Classifies a stall.
   *
   * @param cpuNanos CPU time that the thread used over {@code overNanos} of wall time without
   *     platform pauses
   */
  public static CpuUse of(long cpuNanos, long overNanos, List<StackSample> samples) {
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
   * In a native method a thread is RUNNABLE to the JVM, even in a blocking read. In a native method
   * that never blocks it is sampled only if it has no processor.
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
    return !caller.startsWith("io.netty.channel.") // Netty's sockets never block
        && NEVER_BLOCKS.stream().noneMatch(frames.get(0).getClassName()::startsWith);
  }
}
