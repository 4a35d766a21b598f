package dev.loopmesh.mcp.tool;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.mcp.tool.Tool.Effect;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Requests that are sent to the mesh, and what they measure. */
final class LoadTools {
  private static final Pattern MODE = Pattern.compile("[a-z]{1,20}");
  private static final String GUESTS = "/api/guests";
  private static final Duration POLL = Duration.ofMillis(250);
  private static final JsonObject NOTHING = new JsonObject();

  private LoadTools() {}

  static List<Tool> all() {
    Argument user =
        Argument.integer(
            "user", "The user whose summary is fetched; 10000 exist.", 1, 999_999_999, 42);
    return List.of(
        new Tool(
            "run_race",
            "Race of the modes",
            "Fetches one summary from the aggregator in each mode (sequential, parallel, blocking,"
                + " worker, virtual), one after another, and draws how long each took, and how long"
                + " other requests waited meanwhile. Takes several seconds; one race at a time.",
            Effect.SENDS_REQUESTS,
            List.of(
                user,
                Argument.text("modes", "Only these, separated by commas: sequential,parallel.")),
            LoadTools::runRace),
        new Tool(
            "run_load",
            "Load at a constant rate",
            "Sends requests to the aggregator at a constant rate, whether or not earlier ones have"
                + " ended, waits for all responses, and returns counts by status, and quantiles of"
                + " response times in ms. Replaces a stream that runs. May need a token.",
            Effect.SENDS_REQUESTS,
            List.of(
                Argument.required(
                    "mode", "The mode of the summary, such as parallel, or menu.", MODE),
                Argument.integer("rate", "Requests per second.", 1, 200, 10),
                Argument.duration("for", "How long to send.", "100ms", "15s", "5s"),
                user),
            LoadTools::runLoad));
  }

  private static Future<List<String>> runRace(Arguments arguments, LabCall lab) {
    return lab.getText(
        "/race" + arguments.query("user", "modes"),
        drawn -> drawn.lines().filter(line -> !line.startsWith("racing:")).toList());
  }

  private static Future<List<String>> runLoad(Arguments arguments, LabCall lab) {
    return lab.change(
            HttpMethod.POST, GUESTS + arguments.query("mode", "rate", "for", "user"), NOTHING)
        .compose(
            begun -> {
              String traceId = begun.getString("traceId");
              lab.whenCancelled(another -> stop(traceId, another));
              return report(traceId, lab);
            });
  }

  /** Stops this stream, not one that has replaced it. */
  private static void stop(String traceId, LabCall lab) {
    lab.get(GUESTS, state -> runs(traceId, state))
        .onSuccess(
            runs -> {
              if (runs) {
                lab.change(HttpMethod.DELETE, GUESTS, NOTHING);
              }
            });
  }

  private static boolean runs(String traceId, JsonObject state) {
    return state.getJsonArray("streams").stream()
        .map(JsonObject.class::cast)
        .anyMatch(stream -> stream.getString("traceId").equals(traceId));
  }

  /** Polls until the stream is the last that has ended. */
  private static Future<List<String>> report(String traceId, LabCall lab) {
    return lab.get(GUESTS, state -> state)
        .compose(
            state -> {
              JsonObject last = state.getJsonObject("last", new JsonObject().put("traceId", ""));
              if (last.getString("traceId").equals(traceId)) {
                lab.keep();
                return Future.succeededFuture(lines(last.getJsonObject("report")));
              }
              return runs(traceId, state) || state.getInteger("underWay") > 0
                  ? lab.pause(POLL).compose(later -> report(traceId, lab))
                  : Future.failedFuture(new ProblemException(REPLACED));
            });
  }

  private static List<String> lines(JsonObject report) {
    List<String> lines = new ArrayList<>();
    for (String part :
        List.of("requests", "statuses", "errors", "responseMs", "errorResponseMs", "generator")) {
      lines.add(part + ": " + report.getValue(part));
    }
    lines.add("goodPerSecond: " + report.getValue("goodPerSecond"));
    lines.add("trustworthy: " + report.getValue("trustworthy"));
    JsonArray doubts = report.getJsonArray("doubts", new JsonArray());
    doubts.forEach(doubt -> lines.add("doubt: " + doubt));
    return lines;
  }

  private static final Problem REPLACED =
      new Problem(
          "replaced",
          409,
          "Replaced",
          "Another stream of requests has replaced this one, or it was stopped. Try again.");
}
