package dev.loopmesh.traces.tree;

import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.tree.Branch.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds one or more trees from spans in any order, with missing or cyclic parents. It does not use
 * recursion, since a trace may be as deep as it has spans.
 */
final class SpanTree {
  private record Seat(Span span, int depth, Place place) {}

  private final Map<String, Span> spans;
  private final ClockOffsets clocks;
  private final Map<String, List<Span>> children = new HashMap<>();
  private final Set<String> seated = new HashSet<>();
  private final List<Seat> depthFirst = new ArrayList<>();

  private SpanTree(Map<String, Span> spans, ClockOffsets clocks) {
    this.spans = spans;
    this.clocks = clocks;
  }

  /** The branches on top: first the root, then by their start. */
  static List<Branch> grow(Map<String, Span> spans, ClockOffsets clocks) {
    SpanTree tree = new SpanTree(spans, clocks);
    List<Span> byStart = new ArrayList<>(spans.values());
    byStart.sort(Comparator.comparingLong(tree::start).thenComparing(Span::spanId));
    byStart.forEach(tree::hang);
    tree.seat(byStart, Place.ROOT);
    tree.seat(byStart, Place.PARENT_MISSING);
    tree.seat(byStart, Place.CYCLE); // spans without a place so far
    return tree.branches();
  }

  private void hang(Span span) {
    children.computeIfAbsent(span.parentId(), parent -> new ArrayList<>()).add(span);
  }

  private void seat(List<Span> byStart, Place place) {
    for (Span span : byStart) {
      if (place(span) == place || place == Place.CYCLE) {
        seatFrom(new Seat(span, 0, place));
      }
    }
  }

  private Place place(Span span) {
    if (span.isRoot()) {
      return Place.ROOT;
    }
    return spans.containsKey(span.parentId()) ? Place.CHILD : Place.PARENT_MISSING;
  }

  private void seatFrom(Seat top) {
    Deque<Seat> next = new ArrayDeque<>(List.of(top));
    while (!next.isEmpty()) {
      Seat seat = next.pop();
      if (seated.add(seat.span.spanId())) {
        depthFirst.add(seat);
        List<Span> below = children.getOrDefault(seat.span.spanId(), List.of());
        for (int i = below.size() - 1; i >= 0; i--) {
          next.push(new Seat(below.get(i), seat.depth + 1, Place.CHILD));
        }
      }
    }
  }

  /** From the last to the first, so that children are built before their parent. */
  private List<Branch> branches() {
    Deque<Branch> waiting = new ArrayDeque<>(); // the earliest first
    for (int i = depthFirst.size() - 1; i >= 0; i--) {
      Seat seat = depthFirst.get(i);
      List<Branch> below = new ArrayList<>();
      while (!waiting.isEmpty() && waiting.peek().depth() > seat.depth) {
        below.add(waiting.pop());
      }
      waiting.push(branch(seat, below));
    }
    return List.copyOf(waiting);
  }

  private Branch branch(Seat seat, List<Branch> below) {
    long start = start(seat.span);
    long end = Math.max(start, clocks.adjusted(seat.span.resource(), seat.span.endNanos()));
    return new Branch(
        seat.span,
        seat.depth,
        seat.place,
        start,
        end,
        selfNanos(start, end, below),
        List.copyOf(below));
  }

  /** The time of a span without that of its children, which may overlap. */
  private static long selfNanos(long startNanos, long endNanos, List<Branch> childrenByStart) {
    long self = 0;
    long free = startNanos;
    for (Branch child : childrenByStart) {
      self += Math.max(0, Math.min(child.startNanos(), endNanos) - free);
      free = Math.max(free, child.endNanos());
    }
    return self + Math.max(0, endNanos - free);
  }

  private long start(Span span) {
    return clocks.adjusted(span.resource(), span.startNanos());
  }
}
