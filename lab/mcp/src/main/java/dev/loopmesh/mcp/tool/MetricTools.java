package dev.loopmesh.mcp.tool;

import dev.loopmesh.mcp.tool.Tool.Effect;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Metrics and event loops. */
final class MetricTools {
  private MetricTools() {}

  static List<Tool> all() {
    return List.of(
        new Tool(
            "get_metrics",
            "Metrics of a service",
            "The metrics of a service, in the text format of Prometheus. Without a name: which"
                + " metrics there are, one per line.",
            Effect.READS,
            List.of(
                Argument.required(
                    "service", "A service, such as payment-service.", ServiceTools.NAME),
                Argument.text(
                    "name", "All series of metrics whose name contains this, such as duration.")),
            MetricTools::getMetrics),
        new Tool(
            "get_loops",
            "Event loops",
            "Each event loop during a time from now on: the share that it was busy, CPU time, tasks,"
                + " and what holds it. Busy without CPU time means blocked. Then the latest stalls,"
                + " each with the code that held the loop.",
            Effect.READS,
            List.of(
                Argument.text("service", "Only this service; by default all."),
                Argument.duration("over", "How long to look.", "100ms", "10s", "1s")),
            MetricTools::getLoops));
  }

  private static Future<List<String>> getMetrics(Arguments arguments, LabCall lab) {
    String name = arguments.text("name");
    String path = "/api/mesh/" + LabCall.segment(arguments.text("service")) + "/metrics";
    return lab.getText(path, text -> name.isEmpty() ? index(text) : series(text, name));
  }

  /** One line per metric: its name, type, number of series and help. */
  private static List<String> index(String text) {
    Map<String, Integer> series = new LinkedHashMap<>();
    Map<String, String> type = new LinkedHashMap<>();
    Map<String, String> help = new LinkedHashMap<>();
    families(text)
        .forEach(
            line -> {
              if (line.text().startsWith("# TYPE ")) {
                type.put(line.family(), line.rest());
              } else if (line.text().startsWith("# HELP ")) {
                help.put(line.family(), line.rest());
              } else {
                series.merge(line.family(), 1, Integer::sum);
              }
            });
    return series.keySet().stream()
        .map(
            family ->
                "%s (%s, %d lines): %s"
                    .formatted(
                        family,
                        type.getOrDefault(family, "untyped"),
                        series.get(family),
                        help.getOrDefault(family, "")))
        .toList();
  }

  private static List<String> series(String text, String name) {
    List<String> lines =
        families(text)
            .filter(line -> line.family().contains(name) && !line.text().startsWith("# TYPE "))
            .map(MetricLine::text)
            .toList();
    return lines.isEmpty()
        ? List.of("No metric's name contains '%s'. Leave the name out to list all.".formatted(name))
        : lines;
  }

  /** A line of the exposition, with the metric to which it belongs. */
  private record MetricLine(String family, String text) {
    /** The end of a comment: the type, or the help. */
    private String rest() {
      String[] words = text.split(" ", 4);
      return words.length < 4 ? "" : words[3];
    }
  }

  /** Series follow the comments of their metric. */
  private static Stream<MetricLine> families(String text) {
    List<MetricLine> lines = new ArrayList<>();
    String family = "";
    for (String line : text.lines().toList()) {
      if (line.startsWith("# ")) {
        String[] words = line.split(" ", 4);
        family = words.length > 2 ? words[2] : family;
      }
      if (!line.isBlank()) {
        lines.add(new MetricLine(family, line));
      }
    }
    return lines.stream();
  }

  private static Future<List<String>> getLoops(Arguments arguments, LabCall lab) {
    Duration over = arguments.duration("over");
    return lab.get("/api/mesh", mesh -> names(mesh, arguments.text("service")))
        .compose(
            names -> {
              List<Future<List<String>>> all =
                  names.stream().map(name -> loops(name, over, lab)).toList();
              return Future.all(all)
                  .map(done -> all.stream().flatMap(lines -> lines.result().stream()).toList());
            });
  }

  private static List<String> names(JsonObject mesh, String service) {
    return ServiceTools.services(mesh, service).stream()
        .map(one -> one.getString("service"))
        .toList();
  }

  /** A service that is down is a line, too. */
  private static Future<List<String>> loops(String service, Duration over, LabCall lab) {
    String path = "/api/mesh/" + LabCall.segment(service) + "/loops";
    return lab.get(path, before -> before)
        .compose(
            before ->
                lab.pause(over)
                    .compose(later -> lab.get(path, now -> LoopLines.of(service, before, now))))
        .otherwise(failure -> List.of(service + ": " + failure.getMessage()));
  }
}
