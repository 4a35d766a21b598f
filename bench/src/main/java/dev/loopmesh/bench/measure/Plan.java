package dev.loopmesh.bench.measure;

import java.time.Duration;

/**
 * How long each part takes, and how often it is done.
 *
 * @param connections of the closed loop that saturates
 * @param rounds in each of which everybody has a turn of one window
 * @param window long enough for ticks of 10 ms to be fine
 * @param warmUpLongest for one candidate that never settles
 * @param latencyRounds turns under half of the capacity
 * @param latencyWindow one of these
 * @param starts cold starts of each
 * @param idleWindow without any load, all at once
 * @param overheadWindow at ten requests a second
 * @param overloadWindow at twice the capacity
 */
public record Plan(
    int connections,
    int rounds,
    Duration window,
    Duration warmUpLongest,
    int latencyRounds,
    Duration latencyWindow,
    int starts,
    Duration idleWindow,
    Duration overheadWindow,
    Duration overloadWindow) {
  private static final int CONNECTIONS = 64;
  private static final Duration LONGEST_OPENING = Duration.ofMillis(500);

  /** What the results rest on: about two minutes for each candidate. */
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

  /** A first look: some three minutes for three candidates. */
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

  /** As little as there can be, to see that everything works. */
  public static Plan shortest() {
    Duration little = Duration.ofMillis(300);
    return new Plan(4, 2, little, little, 1, little, 1, little, little, little);
  }

  /** Before each window, so that connections are open when it begins; does not count. */
  static Duration opening(Duration window) {
    Duration quarter = window.dividedBy(4);
    return quarter.compareTo(LONGEST_OPENING) < 0 ? quarter : LONGEST_OPENING;
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
        warmUpLongest,
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
