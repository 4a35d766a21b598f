package dev.loopmesh.kit.load;

import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.PackedHistogram;

/**
 * The times of a run, in nanoseconds, to four digits. Recorded as they were measured: nothing is
 * added for coordinated omission, because requests are sent on time whatever the target does.
 *
 * @param response from when a request was due to the end of its response with a status below 400,
 *     or to its timeout
 * @param service of the same requests, from when each was sent
 * @param firstByte from when a request was sent to the head of its response, status below 400
 * @param errorResponse as {@code response}, with a status from 400
 * @param lateness from when a request was due until the generator sent it
 */
public record Times(
    Histogram response,
    Histogram service,
    Histogram firstByte,
    Histogram errorResponse,
    Histogram lateness) {
  private static final long LONGEST_NANOS = Duration.ofHours(2).toNanos();
  private static final int DIGITS = 4; // some microseconds more than a second can be told

  static Times empty() {
    return new Times(histogram(), histogram(), histogram(), histogram(), histogram());
  }

  /** Packed, since a bench keeps many of them. */
  private static Histogram histogram() {
    return new PackedHistogram(1, LONGEST_NANOS, DIGITS);
  }
}
