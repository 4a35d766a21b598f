package dev.loopmesh.bench.measure;

import dev.loopmesh.bench.upstream.Counts;
import dev.loopmesh.kit.load.LoadReport;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * One turn of one candidate.
 *
 * @param part what was measured, such as {@code cpu}
 * @param sequence of all windows of the run, from 0
 * @param called what the upstreams did meanwhile
 * @param residentBytes memory of the candidate at the end
 */
public record Window(
    String part,
    String candidate,
    int sequence,
    LoadReport load,
    Usage usage,
    Counts called,
    long residentBytes) {
  /** Share of one core, used by other programs, above which a window is disturbed. */
  public static final double NOISE = 0.10;

  private static final int OK = 200;
  private static final double CALLS = 2.9; // of three: some are before or after the window

  /** Whether its figures count. */
  public enum State {
    /** Undisturbed, and every request was served. */
    CLEAN,
    /** Other programs were busy meanwhile. */
    NOISY,
    /** Not every request was served with 200 and three calls to the upstreams. */
    FAILED
  }

  /** Whether its figures count. */
  public State state() {
    if (!load.allServed() || load.responses() == 0 || !calledAllUpstreams()) {
      return State.FAILED;
    }
    return usage.foreignShare() > NOISE ? State.NOISY : State.CLEAN;
  }

  private boolean calledAllUpstreams() {
    return candidate.equals(OverheadPart.DIRECT) || called.responses() >= CALLS * load.responses();
  }

  /** Those that count: the clean ones, or the noisy ones if there are none. */
  public static List<Window> usable(List<Window> windows) {
    List<Window> clean = in(State.CLEAN, windows);
    return clean.isEmpty() ? in(State.NOISY, windows) : clean;
  }

  /** How many of these windows have this state. */
  public static long count(State state, List<Window> windows) {
    return in(state, windows).size();
  }

  private static List<Window> in(State state, List<Window> windows) {
    return windows.stream().filter(window -> window.state() == state).toList();
  }

  /** User and system time of the candidate per response with 200; NaN where it is unknown. */
  public double cpuMicros() {
    return usage.candidateNanos() == 0
        ? Double.NaN
        : usage.candidateNanos() / 1e3 / load.responses(OK);
  }

  /** Responses with 200 per second. */
  public double goodPerSecond() {
    return load.responses(OK) * 1e9 / load.wallTime().toNanos();
  }

  /** All of it. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("part", part)
        .put("candidate", candidate)
        .put("sequence", sequence)
        .put("state", state().name().toLowerCase(Locale.ROOT))
        .put("responses", statuses())
        .put("failures", failures())
        .put("goodPerSecond", rounded(goodPerSecond()))
        .put("wallMs", rounded(usage.wallNanos() / 1e6))
        .put("cpuMs", rounded(usage.candidateNanos() / 1e6))
        .put("cpuMicrosPerRequest", Double.isFinite(cpuMicros()) ? rounded(cpuMicros()) : null)
        .put("candidateShare", rounded(usage.candidateShare()))
        .put("besideShare", rounded(usage.besideShare()))
        .put("foreignShare", rounded(usage.foreignShare()))
        .put("stealMs", rounded(usage.stealNanos() / 1e6))
        .put("upstreamResponses", called.responses())
        .put("spans", called.spans())
        .put("responseMs", quantiles())
        .put("residentMiB", rounded(residentBytes / 1048576.0));
  }

  private JsonObject statuses() {
    JsonObject statuses = new JsonObject();
    load.statuses().forEach((status, count) -> statuses.put("" + status, count));
    return statuses;
  }

  private JsonObject failures() {
    JsonObject failures = new JsonObject();
    load.failures().forEach((why, count) -> failures.put(why.toString(), count));
    long notSent = load.requests().notSent();
    return notSent == 0 ? failures : failures.put("not_sent", notSent);
  }

  private JsonObject quantiles() {
    JsonObject quantiles = new JsonObject();
    for (double quantile : new double[] {50, 99, 99.9, 100}) {
      long nanos = load.times().response().getValueAtPercentile(quantile);
      quantiles.put(Double.toString(quantile), rounded(nanos / 1e6));
    }
    return quantiles;
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
