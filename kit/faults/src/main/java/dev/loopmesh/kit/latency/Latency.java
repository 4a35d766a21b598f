package dev.loopmesh.kit.latency;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * A distribution of times, from which one is drawn for each request.
 *
 * <p>It is written as one of
 *
 * <ul>
 *   <li>{@code 1s}: always the same, {@link FixedLatency}
 *   <li>{@code uniform(50ms,150ms)}: smallest and largest, {@link UniformLatency}
 *   <li>{@code normal(200ms,50ms)}: mean and standard deviation, {@link NormalLatency}
 *   <li>{@code lognormal(p50=80ms,p99=900ms)}: median and 99 % quantile, {@link LognormalLatency}
 *   <li>{@code quantiles(50=20ms,90=50ms,99=900ms)}: any quantiles, {@link QuantileLatency}
 * </ul>
 *
 * with durations as in {@link dev.loopmesh.kit.time.DurationText}, none longer than {@link
 * #LONGEST}.
 *
 * <p>Latencies are immutable and equal if their {@link #text()} is equal. They hold no source of
 * randomness: the same seed gives the same draws.
 */
public sealed interface Latency
    permits FixedLatency, UniformLatency, NormalLatency, LognormalLatency, QuantileLatency {

  /** The longest time: 10 minutes. */
  Duration LONGEST = Duration.ofMinutes(10);

  /**
   * Draws one time, 0 to {@link #LONGEST}, in whole nanoseconds.
   *
   * @param random the only source of randomness
   */
  Duration draw(RandomGenerator random);

  /** The canonical text, without spaces; {@link #parse} makes an equal latency of it. */
  String text();

  /**
   * Reads a latency.
   *
   * @param text one of the forms above; one space after a comma is allowed, no other space is
   * @throws IllegalArgumentException if the text is null or not a latency; the message has the text
   *     and what is allowed
   */
  static Latency parse(String text) {
    return new LatencyParser(text).parse();
  }
}
