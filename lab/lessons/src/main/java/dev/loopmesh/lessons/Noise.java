package dev.loopmesh.lessons;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The base line of a run: how late timers and requests were on the loop that measured.
 *
 * @param longestPauseMs by which a timer of the lab fired late, warming up included
 * @param p99PauseMs the 99 % quantile of the same
 * @param meanPauseMs the mean of the same
 * @param latenessP99Ms by which the load generator sent late; 0 without load
 * @param doubts why the load generator does not trust its figures, in sentences
 */
public record Noise(
    double longestPauseMs,
    double p99PauseMs,
    double meanPauseMs,
    double latenessP99Ms,
    List<String> doubts) {
  private static final int PAUSES = 4;
  private static final double LEAST_MS = 3; // resolution of timers, and of the artificial wait

  /** A run without any noise. */
  public static final Noise NONE = new Noise(0, 0, 0, 0, List.of());

  /** Keeps a copy. */
  public Noise {
    doubts = List.copyOf(doubts);
  }

  /**
   * A tolerance for a duration, in milliseconds: each step may be twice as late as timers were on
   * average, and four as late as the latest, because a request passes four event loops.
   *
   * @param steps after each other, each by a thread that must wake up: about 4 for a request to a
   *     service that waits
   */
  public double slackMs(int steps) {
    return LEAST_MS + PAUSES * longestPauseMs + 2 * steps * meanPauseMs;
  }

  /** The largest noise, in words. */
  public String reason() {
    return latenessP99Ms > longestPauseMs
        ? "1 %% of the requests were sent at least %.0f ms late".formatted(latenessP99Ms)
        : "a timer was up to %.0f ms late".formatted(longestPauseMs);
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("longestPauseMs", rounded(longestPauseMs))
        .put("p99PauseMs", rounded(p99PauseMs))
        .put("meanPauseMs", rounded(meanPauseMs))
        .put("latenessP99Ms", rounded(latenessP99Ms))
        .put("doubts", new JsonArray(doubts));
  }

  private static double rounded(double ms) {
    return Math.round(ms * 1000) / 1000.0;
  }
}
