package dev.loopmesh.mcp.tool;

import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.mcp.tool.Tool.Effect;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Searches the spans of the latest traces, trace by trace. */
final class SpanSearch {
  private static final int MOST_TRACES = 100;
  private static final int NOT_FOUND = 404;
  private static final List<String> MEMBERS =
      List.of(
          "traceId",
          "spanId",
          "parentId",
          "service",
          "name",
          "kind",
          "durationMs",
          "selfMs",
          "heldLoopMs",
          "status",
          "statusMessage",
          "cancelled",
          "attributes");

  private final LabCall lab;
  private final Predicate<JsonObject> wanted;
  private final int limit;
  private final List<String> found = new ArrayList<>();

  private SpanSearch(Arguments arguments, LabCall lab) {
    this.lab = lab;
    this.wanted = condition(arguments);
    this.limit = (int) arguments.integer("limit");
  }

  static Tool tool() {
    return new Tool(
        "search_spans",
        "Search spans",
        "Spans of the latest %d traces that meet all given conditions, those of the newest trace first."
            .formatted(MOST_TRACES),
        Effect.READS,
        List.of(
            Argument.text("service", "Spans of this service."),
            Argument.text("name", "The span's name contains this, such as GET /orders."),
            Argument.text(
                "attribute",
                "Has this attribute, or this attribute with this value: http.route, or"
                    + " http.response.status_code=503."),
            Argument.oneOf("status", "Any, or only failed ones.", "any", "error"),
            Argument.duration("minDuration", "Minimum duration.", "0ms", "1440m", "0ms"),
            Argument.duration(
                "since", "Maximum time since the trace began to arrive.", "0ms", "1440m", "1440m"),
            Argument.integer("limit", "Maximum number of spans.", 1, 200, 20)),
        (arguments, lab) -> new SpanSearch(arguments, lab).run(arguments));
  }

  private static Predicate<JsonObject> condition(Arguments arguments) {
    String service = arguments.text("service");
    String name = arguments.text("name");
    String[] attribute = arguments.text("attribute").split("=", 2);
    boolean failedOnly = arguments.text("status").equals("error");
    double minMs = arguments.duration("minDuration").toNanos() / 1e6;
    return span ->
        (service.isEmpty() || service.equals(span.getString("service")))
            && span.getString("name").contains(name)
            && (!failedOnly || span.getString("status").equals("error"))
            && durationMs(span) >= minMs
            && has(span.getJsonObject("attributes"), attribute);
  }

  private static boolean has(JsonObject attributes, String[] wanted) {
    return wanted[0].isEmpty()
        || attributes.containsKey(wanted[0])
            && (wanted.length == 1 || wanted[1].equals("" + attributes.getValue(wanted[0])));
  }

  private static double durationMs(JsonObject span) {
    return span.getDouble("endMs") - span.getDouble("startMs");
  }

  private Future<List<String>> run(Arguments arguments) {
    String traces = "/api/traces" + arguments.query("service", "since");
    String query = traces + (traces.contains("?") ? "&" : "?") + "limit=" + MOST_TRACES;
    return lab.get(query, SpanSearch::ids).compose(ids -> search(ids, 0));
  }

  private static List<String> ids(JsonObject list) {
    return list.getJsonArray("traces").stream()
        .map(trace -> ((JsonObject) trace).getString("traceId"))
        .toList();
  }

  private Future<List<String>> search(List<String> ids, int next) {
    if (next == ids.size() || found.size() >= limit) {
      found.add("[Spans found: %d. Traces searched: %d.]".formatted(found.size(), next));
      return Future.succeededFuture(found);
    }
    return lab.get("/api/traces/" + ids.get(next) + "?wait=0ms", this::matching)
        .recover(SpanSearch::noneIfEvicted)
        .compose(
            spans -> {
              found.addAll(spans.subList(0, Math.min(spans.size(), limit - found.size())));
              return search(ids, next + 1);
            });
  }

  private static Future<List<String>> noneIfEvicted(Throwable failure) {
    boolean evicted =
        failure instanceof ProblemException refused && refused.problem().status() == NOT_FOUND;
    return evicted ? Future.succeededFuture(List.of()) : Future.failedFuture(failure);
  }

  private List<String> matching(JsonObject trace) {
    return TraceTools.spans(trace)
        .filter(wanted)
        .map(
            span -> {
              double ms = Math.round(durationMs(span) * 1_000) / 1e3;
              span.put("traceId", trace.getString("traceId")).put("durationMs", ms);
              return TraceTools.only(span, MEMBERS).encode();
            })
        .toList();
  }
}
