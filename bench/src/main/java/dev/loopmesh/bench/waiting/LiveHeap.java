package dev.loopmesh.bench.waiting;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much of another JVM's heap is alive: what is left after a full collection, which this makes.
 * Needs {@code jcmd} of a JDK; a candidate that is no JVM has none.
 */
final class LiveHeap {
  /** Where it could not be had. */
  static final long UNKNOWN = -1;

  private LiveHeap() {}

  /** Bytes of live objects, or {@link #UNKNOWN}. Blocks for as long as the collection takes. */
  static long of(ProcessHandle process) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      return UNKNOWN;
    }
    try {
      Process asked =
          new ProcessBuilder(jcmd.toString(), "" + process.pid(), "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      return total(new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return UNKNOWN;
    }
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
