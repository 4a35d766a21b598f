package dev.loopmesh.traces.tree;

import dev.loopmesh.traces.store.Resource;
import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.store.SpanKind;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The offsets between the clocks in a trace. The clock of the root's resource is the reference;
 * another clock has an offset only if a server's span would otherwise not lie inside its client's.
 *
 * <p>As in Jaeger's clock-skew adjustment, the server's span is centred in its client's; but all
 * calls between two resources are combined, with an error that includes the resolution of both
 * clocks. An offset below twice its error is not applied: a client that ends its span before its
 * server does looks the same. One host has one clock, unless a server's span lies entirely outside
 * its client's.
 */
public final class ClockOffsets {
  /**
   * How far a resource's clock is from that of the trace's root, as the nesting of spans shows it.
   *
   * @param aheadNanos by how much its clock is ahead; negative when it is behind
   * @param errorNanos the error of that in either direction; negative if unbounded
   */
  public record ClockOffset(Resource resource, long aheadNanos, long errorNanos) {}

  private final Map<Resource, ClockOffset> offsets = new LinkedHashMap<>();
  private final Map<Resource, Map<Resource, Nesting>> nestings = new LinkedHashMap<>();

  private final ClockResolution resolution;

  private ClockOffsets(ClockResolution resolution) {
    this.resolution = resolution;
  }

  static ClockOffsets of(Map<String, Span> spans) {
    ClockOffsets clocks = new ClockOffsets(new ClockResolution(spans.values()));
    spans.values().forEach(span -> clocks.look(span, spans.get(span.parentId())));
    spans.values().stream()
        .min(Comparator.comparing((Span span) -> !span.isRoot()).thenComparing(Span::startNanos))
        .ifPresent(root -> clocks.spreadFrom(root.resource()));
    return clocks;
  }

  private void look(Span server, Span client) {
    boolean isCall =
        client != null
            && server.kind() == SpanKind.SERVER
            && client.kind() == SpanKind.CLIENT
            && !client.resource().equals(server.resource());
    if (isCall) {
      long slackNanos = resolution.nanos(client.resource(), server.resource());
      Nesting nesting = Nesting.of(client, server, slackNanos);
      note(client.resource(), server.resource(), nesting);
      note(server.resource(), client.resource(), nesting.reversed());
    }
  }

  private void note(Resource from, Resource to, Nesting nesting) {
    nestings
        .computeIfAbsent(from, resource -> new LinkedHashMap<>())
        .merge(to, nesting, Nesting::and);
  }

  private void spreadFrom(Resource reference) {
    Map<Resource, ClockOffset> known = new LinkedHashMap<>();
    known.put(reference, new ClockOffset(reference, 0, 0));
    Deque<Resource> next = new ArrayDeque<>(List.of(reference));
    while (!next.isEmpty()) {
      ClockOffset from = known.get(next.remove());
      nestings
          .getOrDefault(from.resource(), Map.of())
          .forEach(
              (resource, nesting) -> {
                if (!known.containsKey(resource)) {
                  known.put(resource, offset(from, resource, nesting));
                  next.add(resource);
                }
              });
    }
    known.values().stream()
        .filter(offset -> offset.aheadNanos() != 0)
        .forEach(offset -> offsets.put(offset.resource(), offset));
  }

  /** The simplest offset that the nesting allows: none, that of its caller, or another one. */
  private static ClockOffset offset(ClockOffset from, Resource resource, Nesting nesting) {
    if (nesting.allows(from.aheadNanos())) {
      return new ClockOffset(resource, 0, 0);
    }
    if (nesting.allows(0)) {
      return new ClockOffset(resource, from.aheadNanos(), from.errorNanos());
    }
    long halfWidth = (nesting.mostNanos() - nesting.leastNanos() + 1) / 2;
    boolean bounded = nesting.isBounded() && from.errorNanos() >= 0;
    long ahead = from.aheadNanos() - nesting.likeliestNanos();
    long error = bounded ? from.errorNanos() + halfWidth : -1;
    return Math.abs(ahead) < 2 * error
        ? new ClockOffset(resource, 0, 0)
        : new ClockOffset(resource, ahead, error);
  }

  public Collection<ClockOffset> all() {
    return offsets.values();
  }

  /** A time as the root's clock would have shown it, in nanoseconds since 1970. */
  public long adjusted(Resource resource, long nanos) {
    ClockOffset offset = offsets.get(resource);
    if (offset == null) {
      return nanos;
    }
    long ahead = offset.aheadNanos(); // clamped to the range of a long from 1970
    return ahead >= 0
        ? Math.max(0, nanos - ahead)
        : nanos - Math.max(ahead, nanos - Long.MAX_VALUE);
  }
}
