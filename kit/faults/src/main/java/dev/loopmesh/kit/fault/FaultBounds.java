package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import java.time.Duration;
import java.util.List;

/** What faults may take of the machine at most, whoever asks for more. */
final class FaultBounds {
  private static final int FAULTS = 32;
  static final Duration LONGEST = Duration.ofMinutes(10);
  static final Duration LONGEST_BROUGHT = Duration.ofSeconds(10);
  private static final int BROUGHT = 1_000;
  static final Duration SHORTEST_PHASE = Duration.ofMillis(100);
  static final long BLOAT_BYTES = 64L << 20;

  private static final int THREADS_PER_CORE = 4;
  private static final long LEAK_BYTES = 256L << 20;
  private static final int HEAP_SHARE = 8; // five services may be in one process

  private FaultBounds() {}

  /** All threads of all hogs of a service. */
  static int hogThreads() {
    return THREADS_PER_CORE * Runtime.getRuntime().availableProcessors();
  }

  /** All bytes of all leaks of a service. */
  static long leakBytes() {
    return Math.min(LEAK_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
  }

  /**
   * Refuses what is too much for the machine, all faults of a service taken together.
   *
   * @throws ProblemException 409
   */
  static void requireRoomFor(List<Fault> all) {
    long threads = all.stream().mapToLong(f -> f instanceof HogCpuFault h ? h.threads() : 0).sum();
    long bytes = all.stream().mapToLong(f -> f instanceof LeakFault leak ? leak.most() : 0).sum();
    require(all.size(), FAULTS, "faults");
    require(threads, hogThreads(), "threads of all hog-cpu");
    require(bytes, leakBytes(), "bytes of all leaks");
  }

  /**
   * Refuses a fault that a request brings when too many have brought one.
   *
   * @param all how many there would be
   * @throws ProblemException 409
   */
  static void requireRoomForBrought(int all) {
    require(all, BROUGHT, "faults that requests have brought");
  }

  private static void require(long asked, long most, String what) {
    if (asked > most) {
      String detail = "This makes %d %s; there may be %d.".formatted(asked, what, most);
      throw new ProblemException(
          new Problem("too-many-faults", 409, "There is no room for this fault", detail));
    }
  }
}
