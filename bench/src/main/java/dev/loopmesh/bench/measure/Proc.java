package dev.loopmesh.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Linux' counters of its processes in {@code /proc}. A missing one counts as 0; on other systems
 * all are missing. For any thread.
 *
 * <p>The times of a process are exact sums of what the scheduler gave its threads, shown in ticks
 * of 10 ms (proc(5), fields 14 to 17 of {@code stat}); those of the machine are samples of the same
 * tick.
 */
public final class Proc {
  private static final long NANOS_PER_TICK = 10_000_000; // USER_HZ is 100 on every Linux
  private static final int UTIME = 11; // from the field after the name on
  private static final int LAST_OF_TIMES = 14; // utime, stime, cutime, cstime
  private static final int IDLE = 3;
  private static final int IO_WAIT = 4;
  private static final int STEAL = 7;

  private final Path root;

  /** This machine's. */
  public Proc() {
    this(Path.of("/proc"));
  }

  /** A copy of one. */
  Proc(Path root) {
    this.root = root;
  }

  /** Whether this system has it. */
  public boolean isThere() {
    return Files.isReadable(root.resolve("stat")) && Files.isDirectory(root.resolve("self"));
  }

  /** User and system time of these processes, and of those of their children that have ended. */
  public long cpuNanos(List<ProcessHandle> processes) {
    return processes.stream().mapToLong(each -> cpuNanos(each.pid())).sum();
  }

  long cpuNanos(long pid) {
    String text = read(root.resolve(pid + "/stat"));
    int name = text.lastIndexOf(')'); // it may hold spaces and brackets itself
    if (name < 0) {
      return 0;
    }
    String[] fields = text.substring(name + 2).split(" ");
    return Arrays.stream(fields, UTIME, LAST_OF_TIMES + 1).mapToLong(Long::parseLong).sum()
        * NANOS_PER_TICK;
  }

  /**
   * What each thread of these processes has used by the scheduler's own clock, in nanoseconds:
   * finer than ticks.
   */
  public ThreadTimes threadTimes(List<ProcessHandle> processes) {
    Map<Path, Long> nanos = new HashMap<>();
    for (ProcessHandle each : processes) {
      try (Stream<Path> threads = Files.list(root.resolve(each.pid() + "/task"))) {
        threads.forEach(
            thread -> nanos.put(thread, firstNumber(read(thread.resolve("schedstat")))));
      } catch (IOException e) {
        // the process has ended, or this system has no such file
      }
    }
    return new ThreadTimes(nanos);
  }

  /** What threads had used at one moment, by their folders. */
  public record ThreadTimes(Map<Path, Long> nanos) {
    /**
     * What they have used since an earlier moment. Threads that were started meanwhile count, those
     * that ended meanwhile do not.
     */
    public long nanosSince(ThreadTimes earlier) {
      return nanos.entrySet().stream()
          .mapToLong(now -> now.getValue() - earlier.nanos.getOrDefault(now.getKey(), 0L))
          .filter(used -> used > 0) // negative for one that ends while it is read
          .sum();
    }
  }

  /** Resident memory of these processes, in bytes. */
  public long residentBytes(List<ProcessHandle> processes) {
    return processes.stream()
        .mapToLong(each -> kibibytes(root.resolve(each.pid() + "/status"), "VmRSS:") * 1024)
        .sum();
  }

  /** Memory that processes can still allocate, in bytes. */
  public long availableBytes() {
    return kibibytes(root.resolve("meminfo"), "MemAvailable:") * 1024;
  }

  /**
   * The machine's times since it was started, over all cores.
   *
   * @param busyNanos neither idle nor waiting for disks, with steal
   * @param stealNanos in which its host ran other machines
   */
  public record MachineTimes(long busyNanos, long stealNanos) {}

  /** The machine's times until now. */
  public MachineTimes machine() {
    String text = read(root.resolve("stat"));
    if (!text.startsWith("cpu ")) {
      return new MachineTimes(0, 0);
    }
    String[] fields = text.substring(0, text.indexOf('\n')).strip().split(" +");
    long busy = 0;
    for (int i = 0; i <= STEAL; i++) {
      busy += i == IDLE || i == IO_WAIT ? 0 : Long.parseLong(fields[i + 1]);
    }
    long steal = Long.parseLong(fields[STEAL + 1]);
    return new MachineTimes(busy * NANOS_PER_TICK, steal * NANOS_PER_TICK);
  }

  private static long kibibytes(Path file, String key) {
    return read(file)
        .lines()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> firstNumber(line.substring(key.length()).strip()))
        .findFirst()
        .orElse(0);
  }

  private static long firstNumber(String text) {
    int end = text.indexOf(' ');
    return end <= 0 ? 0 : Long.parseLong(text.substring(0, end));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return ""; // the process has ended, or this system has no such file
    }
  }
}
