package dev.loopmesh.kit.capacity;

import dev.loopmesh.kit.settings.LiveSetting;
import dev.loopmesh.kit.settings.LiveValues;
import java.util.List;

/**
 * The limits of a {@link Capacity}.
 *
 * @param concurrency requests that are worked on at a time, at least 1, or {@link #UNLIMITED}
 * @param queue requests that may be queued, at least 0
 * @param abandoned what to do about abandoned requests
 */
public record CapacityLimits(int concurrency, int queue, Abandoned abandoned) {
  /** No limit. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** The default of {@code QUEUE}. */
  public static final int DEFAULT_QUEUE = 100;

  /** The upper limit of both numbers. */
  static final int MOST = 10_000;

  public static final LiveSetting<Integer> CONCURRENCY =
      LiveSetting.integer(
              "CONCURRENCY", UNLIMITED, 1, MOST, "requests that are worked on at a time")
          .or("unlimited", UNLIMITED);

  public static final LiveSetting<Integer> QUEUE =
      LiveSetting.integer(
          "QUEUE", DEFAULT_QUEUE, 0, MOST, "requests that may be queued; further ones get a 503");

  public static final LiveSetting<Abandoned> ABANDONED =
      new LiveSetting<>(
          "ABANDONED",
          Abandoned.WORK,
          Abandoned::parse,
          Abandoned::text,
          "work or drop",
          "whether a request whose caller has left is still worked on, if CONCURRENCY is limited");

  /** All three, in the order of the API. */
  public static final List<LiveSetting<?>> SETTINGS = List.of(CONCURRENCY, QUEUE, ABANDONED);

  static CapacityLimits of(LiveValues values) {
    return new CapacityLimits(values.of(CONCURRENCY), values.of(QUEUE), values.of(ABANDONED));
  }

  /** Whether requests may have to wait for each other. */
  public boolean isLimited() {
    return concurrency != UNLIMITED;
  }
}
