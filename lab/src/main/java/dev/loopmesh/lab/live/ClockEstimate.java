package dev.loopmesh.lab.live;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;

/**
 * By how much another clock is ahead of ours, as in NTP (RFC 5905 section 8): it was read between
 * request and response, and the fastest of the latest readings is the most accurate. Not
 * thread-safe.
 */
final class ClockEstimate {
  private static final int LATEST = 16;

  private record Reading(long aheadMicros, long errorMicros) {}

  private final Deque<Reading> readings = new ArrayDeque<>();

  /** All in microseconds since 1970. */
  void note(long askedMicros, long otherMicros, long answeredMicros) {
    long way = Math.max(0, answeredMicros - askedMicros);
    if (readings.size() == LATEST) {
      readings.remove();
    }
    readings.add(new Reading(otherMicros - askedMicros - way / 2, (way + 1) / 2));
  }

  void forget() {
    readings.clear();
  }

  private Reading best() {
    return readings.stream()
        .min(Comparator.comparingLong(Reading::errorMicros))
        .orElse(new Reading(0, 0));
  }

  /** 0 if it may be the same clock. */
  long aheadMicros() {
    Reading best = best();
    return Math.abs(best.aheadMicros) <= best.errorMicros ? 0 : best.aheadMicros;
  }

  /** The error of {@link #aheadMicros}, in either direction. */
  long errorMicros() {
    return best().errorMicros;
  }
}
