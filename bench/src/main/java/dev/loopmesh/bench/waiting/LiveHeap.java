package dev.loopmesh.bench.waiting;

import dev.loopmesh.bench.candidate.Command;
import java.nio.file.Path;

/**
 * How much of another JVM's heap is live: what remains after a full collection, which this causes.
 * Needs {@code jcmd} of a JDK.
 */
final class LiveHeap {
  /** When the process is no JVM, or there is no {@code jcmd}. */
  static final long UNKNOWN = -1;

  private LiveHeap() {}

  /** Bytes of live objects, or {@link #UNKNOWN}. Blocks for as long as the collection takes. */
  static long of(ProcessHandle process) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    return total(Command.run(jcmd.toString(), "" + process.pid(), "GC.class_histogram").output());
  }

  /** Reads the last line: {@code Total 123456 7891011}, instances and bytes. */
  static long total(String histogram) {
    return histogram
        .lines()
        .filter(line -> line.startsWith("Total"))
        .map(line -> line.strip().split(" +"))
        .filter(columns -> columns.length == 3)
        .mapToLong(columns -> Long.parseLong(columns[2]))
        .findFirst()
        .orElse(UNKNOWN);
  }
}
