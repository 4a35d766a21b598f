package dev.loopmesh.traces.tree;

import dev.loopmesh.traces.store.Resource;
import dev.loopmesh.traces.store.Span;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/**
 * The clock resolution of each program of a trace, derived from its times: a browser writes starts
 * in whole milliseconds, many systems have microseconds.
 */
final class ClockResolution {
  private static final long[] UNITS = {1_000_000, 1_000};

  private final Map<Resource, Long> nanos = new HashMap<>();

  ClockResolution(Collection<Span> spans) {
    coarsest(spans, Span::startNanos);
    coarsest(spans.stream().filter(Span::hasEnded).toList(), Span::endNanos);
  }

  /**
   * The coarser resolution of starts and ends counts: an SDK may add an exact duration to a start.
   */
  private void coarsest(Collection<Span> spans, ToLongFunction<Span> time) {
    Map<Resource, Long> units = new HashMap<>();
    for (Span span : spans) {
      long unit = unit(time.applyAsLong(span));
      units.merge(span.resource(), unit, Math::min);
    }
    units.forEach((resource, unit) -> nanos.merge(resource, unit, Math::max));
  }

  private static long unit(long time) {
    return LongStream.of(UNITS).filter(unit -> time % unit == 0).findFirst().orElse(1);
  }

  /** By how much two equal times of these programs may appear to differ. */
  long nanos(Resource one, Resource other) {
    return nanos.getOrDefault(one, 1L) + nanos.getOrDefault(other, 1L);
  }
}
