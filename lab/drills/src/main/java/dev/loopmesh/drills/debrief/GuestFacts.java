package dev.loopmesh.drills.debrief;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What guests were promised and got in a drill of the history, in words. */
record GuestFacts(JsonObject run) {
  static final String NO_TRACES = "No request got less than it was promised after the onset.";

  private static final double LATE_ALLOWED = 0.01; // a p99 is promised
  private static final List<String> SECOND =
      List.of("due", "good", "failed", "late", "p50Ms", "p99Ms");

  /** What guests were promised, and when it counts as held again. */
  String promise() {
    return "%s good responses, 99 %% of them within %s; recovered when it is held for %s"
        .formatted(
            EventWords.percent(objective().getDouble("good")),
            objective().getString("p99"),
            EventWords.wholeTime(run.getLong("holdMs")));
  }

  JsonObject objective() {
    return run.getJsonObject("objective");
  }

  /** How much of the error budget was used. */
  String budget() {
    double due = Math.max(1, sum("due"));
    return "Of all requests %s failed (%s allowed), %s were late (%s allowed)"
        .formatted(
            EventWords.percent(sum("failed") / due),
            EventWords.percent(1 - objective().getDouble("good")),
            EventWords.percent(sum("late") / due),
            EventWords.percent(LATE_ALLOWED));
  }

  private double sum(String what) {
    return seconds().stream().mapToInt(second -> second.getInteger(what)).sum();
  }

  List<JsonObject> seconds() {
    return objects(run.getJsonArray("seconds")).toList();
  }

  /** The requests that showed the incident first. */
  List<String> traces() {
    return objects(run.getJsonArray("traces", new JsonArray())).map(this::trace).toList();
  }

  /** The columns of a table of all seconds. */
  static List<String> heads() {
    return List.of("second", "requests", "good", "failed", "late", "p50 (ms)", "p99 (ms)");
  }

  /** Its rows. */
  List<List<String>> rows() {
    return seconds().stream()
        .map(
            second ->
                Stream.concat(
                        Stream.of(second.getInteger("at") + " s"),
                        SECOND.stream().map(name -> "" + second.getInteger(name)))
                    .toList())
        .toList();
  }

  private String trace(JsonObject first) {
    double onsetMs = run.getJsonObject("moments").getDouble("onsetMs");
    double after = Math.max(0, first.getLong("atMs") - onsetMs);
    int status = first.getInteger("status");
    return "%s, %s after the onset: %s after %s"
        .formatted(
            first.getString("traceId"),
            EventWords.time(after),
            status == 0 ? "no response" : "status " + status,
            took(first.getLong("tookMs")));
  }

  private static String took(long ms) {
    return ms < 1_000 ? ms + " ms" : String.format(Locale.ROOT, "%.3f s", ms / 1e3);
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }
}
