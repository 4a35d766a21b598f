package dev.loopmesh.bench.measure;

import java.time.Duration;

/**
 * How long each part takes, and how often it is repeated.
 *
 * @param connections of the closed loop at saturation
 * @param rounds of {@code cpu}, in each of which every candidate has one window
 * @param window of {@code cpu}; long against the 10 ms of a tick
 * @param maxWarmUp of one candidate
 * @param latencyRounds of {@code latency}, with one window each
 * @param starts cold starts of each candidate
 */
public record Plan(
    int connections,
    int rounds,
    Duration window,
    Duration maxWarmUp,
    int latencyRounds,
    Duration latencyWindow,
    int starts,
    Duration idleWindow,
    Duration overheadWindow,
    Duration overloadWindow) {
  private static final int CONNECTIONS = 64;
  private static final Duration MAX_OPENING = Duration.ofMillis(500);

  /** The default: about two minutes for each candidate. */
  public static Plan whole() {
    return new Plan(
        CONNECTIONS,
        10,
        seconds(2),
        seconds(60),
        3,
        seconds(5),
        5,
        seconds(10),
        seconds(20),
        seconds(5));
  }

  /** A first look: about three minutes for three candidates. */
  public static Plan quick() {
    return new Plan(
        CONNECTIONS,
        4,
        seconds(2),
        seconds(12),
        1,
        seconds(4),
        2,
        seconds(4),
        seconds(5),
        seconds(4));
  }

  /** As short as possible, for tests. */
  public static Plan shortest() {
    Duration little = Duration.ofMillis(300);
    return new Plan(4, 2, little, little, 1, little, 1, little, little, little);
  }

  /** Load before each window, which opens the connections and is not measured. */
  static Duration opening(Duration window) {
    Duration quarter = window.dividedBy(4);
    return quarter.compareTo(MAX_OPENING) < 0 ? quarter : MAX_OPENING;
  }

  /** How long a window takes with its opening. */
  static Duration whole(Duration window) {
    return window.plus(opening(window));
  }

  /** The same with another number of rounds. */
  public Plan withRounds(int rounds) {
    return new Plan(
        connections,
        rounds,
        window,
        maxWarmUp,
        latencyRounds,
        latencyWindow,
        starts,
        idleWindow,
        overheadWindow,
        overloadWindow);
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
