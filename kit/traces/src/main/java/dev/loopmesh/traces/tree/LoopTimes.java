package dev.loopmesh.traces.tree;

import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.store.SpanEvent;
import dev.loopmesh.traces.store.SpanKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * When the spans of a trace held an event loop, and when they waited for one, as measured by their
 * services: in the event {@code held the loop}, and in {@code loopmesh.scheduled_ms}.
 */
public final class LoopTimes {
  /**
   * A time in which a span held its event loop, or was ready and waited for it.
   *
   * @param startNanos since 1970, adjusted
   * @param endNanos the same
   * @param leastNanos the part that is certain: all of it, unless the moment at which the span's
   *     work became ready is unknown
   */
  public record LoopInterval(long startNanos, long endNanos, long leastNanos) {
    public long nanos() {
      return endNanos - startNanos;
    }
  }

  private final ClockOffsets clocks;
  private final Map<String, Branch> branches = new HashMap<>();

  LoopTimes(List<Branch> branches, ClockOffsets clocks) {
    this.clocks = clocks;
    branches.forEach(branch -> this.branches.put(branch.span().spanId(), branch));
  }

  /** In order and without overlap. */
  public List<LoopInterval> held(Branch branch) {
    List<LoopInterval> held = new ArrayList<>();
    long free = branch.startNanos();
    for (SpanEvent event : events(branch.span(), "held the loop")) {
      long end = Math.min(at(branch, event), branch.endNanos());
      long nanos = nanos(event.attributes(), "loopmesh.loop.held_ms");
      long start = Math.max(free, end - Math.min(nanos, end - Math.min(free, end)));
      if (end > start) {
        held.add(new LoopInterval(start, end, end - start));
        free = end;
      }
    }
    return held;
  }

  public double heldMs(Branch branch) {
    return held(branch).stream().mapToLong(LoopInterval::nanos).sum() / 1e6;
  }

  /**
   * When this span was ready and waited for its loop: before a server's span, at the end of other
   * spans; bounded by its call.
   */
  public List<LoopInterval> waited(Branch branch) {
    long most = nanos(branch.span().attributes(), "loopmesh.scheduled_ms");
    long least = nanos(branch.span().attributes(), "loopmesh.scheduled_min_ms");
    boolean server = branch.span().kind() == SpanKind.SERVER;
    long end =
        server
            ? branch.startNanos()
            : events(branch.span(), "the loop was free").stream()
                .mapToLong(event -> at(branch, event))
                .max()
                .orElse(branch.endNanos());
    long start = end - Math.min(most, Math.max(0, end - earliestReady(branch, server)));
    return end > start
        ? List.of(new LoopInterval(start, end, Math.min(least, end - start)))
        : List.of();
  }

  /**
   * The earliest time at which it was ready: for a request the start of its call, for a response
   * its end.
   */
  private long earliestReady(Branch branch, boolean server) {
    if (server) {
      Branch caller = branches.get(branch.span().parentId());
      return caller == null ? branch.startNanos() : caller.startNanos();
    }
    return branch.children().stream()
        .filter(child -> child.span().kind() == SpanKind.SERVER)
        .mapToLong(Branch::endNanos)
        .filter(end -> end <= branch.endNanos())
        .max()
        .orElse(branch.startNanos());
  }

  private long at(Branch branch, SpanEvent event) {
    return clocks.adjusted(branch.span().resource(), event.timeNanos());
  }

  private static List<SpanEvent> events(Span span, String name) {
    return span.events().stream()
        .filter(event -> event.name().equals(name))
        .sorted(Comparator.comparingLong(SpanEvent::timeNanos))
        .toList();
  }

  private static long nanos(Map<String, Object> attributes, String name) {
    return (long) (ms(attributes, name).orElse(0) * 1e6);
  }

  /** A positive duration attribute, in milliseconds; empty where there is none. */
  public static OptionalDouble ms(Map<String, Object> attributes, String name) {
    return attributes.get(name) instanceof Number number && number.doubleValue() > 0
        ? OptionalDouble.of(number.doubleValue())
        : OptionalDouble.empty();
  }
}
