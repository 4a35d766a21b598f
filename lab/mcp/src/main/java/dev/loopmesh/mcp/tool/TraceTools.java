package dev.loopmesh.mcp.tool;

import dev.loopmesh.mcp.tool.Tool.Effect;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Traces and their spans. */
final class TraceTools {
  private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");
  private static final List<String> SPAN_MEMBERS =
      List.of(
          "spanId",
          "parentId",
          "service",
          "name",
          "kind",
          "startMs",
          "endMs",
          "selfMs",
          "heldLoopMs",
          "critical",
          "artificial",
          "cancelled",
          "status",
          "statusMessage",
          "attributes",
          "events");

  private TraceTools() {}

  static List<Tool> all() {
    return List.of(
        new Tool(
            "list_traces",
            "Latest traces",
            "The latest traces, the newest first: ID, root span, duration, status, number of spans,"
                + " services and routes. A trace must meet all given conditions.",
            Effect.READS,
            List.of(
                Argument.text("service", "Has a span of this service."),
                Argument.text("route", "Has a span with this http.route, such as /orders."),
                Argument.oneOf(
                    "status",
                    "error if any span failed, else cancelled if any was cancelled, else ok.",
                    "any",
                    "ok",
                    "error",
                    "cancelled"),
                Argument.duration("minDuration", "Minimum duration.", "0ms", "1440m", "0ms"),
                Argument.duration(
                    "since", "Maximum time since its first span.", "0ms", "1440m", "1440m"),
                Argument.integer("limit", "Maximum number of traces.", 1, 500, 20)),
            TraceTools::listTraces),
        new Tool(
            "get_trace",
            "One trace",
            "One trace with its log records. As text: a waterfall, one line per span, with the"
                + " critical path (*), artificial waits and holds of the event loop. As json: one"
                + " line per span with times in ms from the start of the trace, and attributes.",
            Effect.READS,
            List.of(
                Argument.required("traceId", "32 hexadecimal digits.", TRACE_ID),
                Argument.oneOf("format", "How it is shown.", "text", "json")),
            TraceTools::getTrace),
        SpanSearch.tool());
  }

  private static Future<List<String>> listTraces(Arguments arguments, LabCall lab) {
    return lab.get("/api/traces" + query(arguments), TraceTools::summaries);
  }

  /** The conditions that the lab checks. */
  static String query(Arguments arguments) {
    boolean anyStatus = arguments.text("status").equals("any");
    return anyStatus
        ? arguments.query("service", "route", "minDuration", "since", "limit")
        : arguments.query("service", "route", "status", "minDuration", "since", "limit");
  }

  private static List<String> summaries(JsonObject list) {
    List<String> lines = new ArrayList<>();
    for (Object each : list.getJsonArray("traces")) {
      JsonObject trace = (JsonObject) each;
      trace.remove("drawn");
      lines.add(trace.encode());
    }
    if (lines.isEmpty()) {
      int stored = list.getJsonObject("store").getInteger("traces");
      lines.add("No trace meets the conditions; %d are stored.".formatted(stored));
    }
    return lines;
  }

  private static Future<List<String>> getTrace(Arguments arguments, LabCall lab) {
    String id = arguments.text("traceId");
    return arguments.text("format").equals("text")
        ? lab.getText("/traces/" + id, drawn -> drawn.lines().toList())
        : lab.get("/api/traces/" + id, TraceTools::inFigures);
  }

  private static List<String> inFigures(JsonObject trace) {
    List<String> lines = new ArrayList<>();
    lines.add(
        only(trace, List.of("traceId", "complete", "durationMs", "lastEndMs", "refusedSpans"))
            .encode());
    spans(trace).map(span -> only(span, SPAN_MEMBERS).encode()).forEach(lines::add);
    List<String> logMembers =
        List.of("spanId", "service", "atMs", "severity", "text", "attributes");
    trace.getJsonArray("logs").stream()
        .map(log -> new JsonObject().put("log", only((JsonObject) log, logMembers)).encode())
        .forEach(lines::add);
    return lines;
  }

  static Stream<JsonObject> spans(JsonObject trace) {
    return trace.getJsonArray("spans").stream().map(JsonObject.class::cast);
  }

  /** These members, but for empty ones, nulls and false. */
  static JsonObject only(JsonObject all, List<String> members) {
    JsonObject some = new JsonObject();
    for (String member : members) {
      Object value = all.getValue(member);
      boolean empty =
          value == null
              || value.equals(false)
              || value.equals("")
              || value.equals(new JsonArray())
              || value.equals(new JsonObject());
      if (!empty) {
        some.put(member, value);
      }
    }
    return some;
  }
}
