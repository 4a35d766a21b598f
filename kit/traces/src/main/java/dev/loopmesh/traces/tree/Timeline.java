package dev.loopmesh.traces.tree;

import dev.loopmesh.traces.store.LogLine;
import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.store.Trace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A trace on one axis: its spans as a tree, by one clock, with its critical path. A pure function
 * of the spans.
 *
 * @param branches depth first, the root in front; at least one
 * @param loopTimes when its spans held event loops, and when they waited for them
 * @param startNanos when the first span starts, since 1970 by the root's clock
 * @param endNanos when the last one ends
 */
public record Timeline(
    Trace trace,
    List<Branch> branches,
    ClockOffsets clocks,
    CriticalPath criticalPath,
    LoopTimes loopTimes,
    long startNanos,
    long endNanos) {

  public static Timeline of(Trace trace) {
    Map<String, Span> spans = new LinkedHashMap<>();
    trace.spans().forEach(span -> spans.put(span.spanId(), span));
    ClockOffsets clocks = ClockOffsets.of(spans);
    List<Branch> tops = SpanTree.grow(spans, clocks);
    List<Branch> branches = depthFirst(tops);
    return new Timeline(
        trace,
        branches,
        clocks,
        CriticalPath.to(tops.get(0)),
        new LoopTimes(branches, clocks),
        branches.stream().mapToLong(Branch::startNanos).min().orElseThrow(),
        branches.stream().mapToLong(Branch::endNanos).max().orElseThrow());
  }

  private static List<Branch> depthFirst(List<Branch> tops) {
    List<Branch> branches = new ArrayList<>();
    Deque<Branch> next = new ArrayDeque<>(tops);
    while (!next.isEmpty()) {
      Branch branch = next.pop();
      branches.add(branch);
      for (int i = branch.children().size() - 1; i >= 0; i--) {
        next.push(branch.children().get(i));
      }
    }
    return branches;
  }

  /** In order of time by the root's clock. */
  public List<LogLine> logLines() {
    return trace.logLines().stream().sorted(Comparator.comparingLong(this::timeOf)).toList();
  }

  public long timeOf(LogLine line) {
    return clocks.adjusted(line.resource(), line.timeNanos());
  }

  /** The root; without one, the first span without a parent. */
  public Branch root() {
    return branches.get(0);
  }

  /** Milliseconds from the start of the trace to a moment by the root's clock. */
  public double ms(long nanos) {
    return (nanos - startNanos) / 1e6;
  }

  /** When its last span ended, in milliseconds from its start. */
  public double lastEndMs() {
    return ms(endNanos);
  }

  /** The duration of its root; without a root, from the first start to the last end. */
  public double durationMs() {
    Span root = root().span();
    return root.isRoot() ? root.durationNanos() / 1e6 : lastEndMs();
  }
}
