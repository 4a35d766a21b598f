package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import java.time.Duration;
import java.util.List;

/** How much of a machine faults can use at most. */
public final class FaultLimits {
  private static final int FAULTS = 32;

  /** Of any duration in a fault. */
  public static final Duration LONGEST = Duration.ofMinutes(10);

  static final Duration LONGEST_IN_BAGGAGE = Duration.ofSeconds(10);
  private static final int IN_BAGGAGE = 1_000;

  /** Of an active or inactive phase. */
  public static final Duration SHORTEST_PHASE = Duration.ofMillis(100);

  /** Size of a padded response. */
  public static final long BLOAT_BYTES = 64L << 20;

  private static final int THREADS_PER_CORE = 4;
  private static final long LEAK_BYTES = 256L << 20;
  private static final int HEAP_SHARE = 8; // five services may be in one process

  private FaultLimits() {}

  /** Busy threads per service. */
  public static int busyThreads() {
    return THREADS_PER_CORE * Runtime.getRuntime().availableProcessors();
  }

  /** Leaked bytes per service. */
  public static long leakBytes() {
    return Math.min(LEAK_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
  }

  /**
   * Checks all faults of a service together.
   *
   * @throws ProblemException 409
   */
  static void requireRoomFor(List<Fault> all) {
    long threads = all.stream().mapToLong(Fault::threads).sum();
    long bytes = all.stream().mapToLong(Fault::leakedBytes).sum();
    require(all.size(), FAULTS, "faults");
    require(threads, busyThreads(), "threads of all hog-cpu faults");
    require(bytes, leakBytes(), "bytes of all leak faults");
  }

  /**
   * Checks the number of faults from baggage.
   *
   * @throws ProblemException 409
   */
  static void requireRoomInBaggage(int all) {
    require(all, IN_BAGGAGE, "faults from the baggage of requests");
  }

  private static void require(long asked, long most, String what) {
    if (asked > most) {
      String detail = "This would make %d %s; the limit is %d.".formatted(asked, what, most);
      throw new ProblemException(new Problem("too-many-faults", 409, "Too many faults", detail));
    }
  }
}
