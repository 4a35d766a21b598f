package dev.loopmesh.traces.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Log records whose trace has not arrived yet: programs send spans and logs independently. If there
 * is no room, the records of the trace that has waited longest are dropped. Each record counts with
 * its resource, although some share one. Used under the lock of its store.
 */
final class EarlyLogLines {
  private final int mostLines;
  private final long mostBytes;
  private final Map<String, List<LogLine>> byTrace = new LinkedHashMap<>();
  private int lines;
  private long bytes;

  EarlyLogLines(int mostLines, long mostBytes) {
    this.mostLines = mostLines;
    this.mostBytes = mostBytes;
  }

  /** Adds a record; returns how many others were dropped for it. */
  int add(LogLine line) {
    byTrace.computeIfAbsent(line.traceId(), trace -> new ArrayList<>()).add(line);
    count(line, 1);
    int before = lines;
    Iterator<List<LogLine>> oldestFirst = byTrace.values().iterator();
    while ((lines > mostLines || bytes > mostBytes) && oldestFirst.hasNext()) {
      oldestFirst.next().forEach(dropped -> count(dropped, -1));
      oldestFirst.remove();
    }
    return before - lines;
  }

  /** Removes the records of one trace, in order of arrival. */
  List<LogLine> take(String traceId) {
    List<LogLine> taken = byTrace.remove(traceId);
    if (taken == null) {
      return List.of();
    }
    taken.forEach(line -> count(line, -1));
    return taken;
  }

  private void count(LogLine line, int sign) {
    lines += sign;
    bytes += sign * (SpanWeight.of(line) + SpanWeight.of(line.resource()));
  }

  int size() {
    return lines;
  }
}
