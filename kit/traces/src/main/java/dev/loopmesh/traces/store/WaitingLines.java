package dev.loopmesh.traces.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Log records whose trace has not come yet: programs send spans and logs each in their own time.
 * Where there is no more room those that have waited longest go. Used under the lock of its store.
 */
final class WaitingLines {
  private final int mostLines;
  private final long mostBytes;
  private final Map<String, List<LogLine>> byTrace = new LinkedHashMap<>();
  private final Map<Resource, Shared> resources = new HashMap<>();
  private int lines;
  private long bytes;

  /** A resource, and of how many lines it is. */
  private static final class Shared {
    final Resource resource;
    int lines;

    Shared(Resource resource) {
      this.resource = resource;
    }
  }

  WaitingLines(int mostLines, long mostBytes) {
    this.mostLines = mostLines;
    this.mostBytes = mostBytes;
  }

  /** Lets one wait; says how many others had to go for it. */
  int add(LogLine line) {
    Shared shared = resources.computeIfAbsent(line.resource(), Shared::new);
    bytes += SpanWeight.of(line) + (shared.lines++ == 0 ? SpanWeight.of(shared.resource) : 0);
    byTrace
        .computeIfAbsent(line.traceId(), trace -> new ArrayList<>())
        .add(line.of(shared.resource));
    lines++;
    int gone = 0;
    Iterator<List<LogLine>> oldestFirst = byTrace.values().iterator();
    while ((lines > mostLines || bytes > mostBytes) && oldestFirst.hasNext()) {
      List<LogLine> oldest = oldestFirst.next();
      oldestFirst.remove();
      forget(oldest);
      gone += oldest.size();
    }
    return gone;
  }

  /** Takes out those of one trace, in the order in which they came. */
  List<LogLine> take(String traceId) {
    List<LogLine> taken = byTrace.remove(traceId);
    if (taken == null) {
      return List.of();
    }
    forget(taken);
    return taken;
  }

  private void forget(List<LogLine> gone) {
    lines -= gone.size();
    for (LogLine line : gone) {
      bytes -= SpanWeight.of(line);
      if (--resources.get(line.resource()).lines == 0) {
        resources.remove(line.resource());
        bytes -= SpanWeight.of(line.resource());
      }
    }
  }

  int size() {
    return lines;
  }
}
