package dev.loopmesh.mcp.tool;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.mcp.tool.Tool.Effect;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a player does in the drill in progress. */
final class PlayTool {
  private static final Pattern VALUE = Pattern.compile("[A-Z][A-Z0-9_]{0,79}=.{1,500}");
  private static final String WHERE = " list_drills shows what is allowed while a drill runs.";

  /** The arguments of each action; those that it needs come first. */
  private static final Map<String, List<String>> TAKES =
      Map.of(
          "declare", List.of(),
          "answer", List.of("mechanism", "service", "evidence"),
          "act", List.of("lever", "service", "values"),
          "hint", List.of(),
          "end", List.of());

  static final Tool TOOL =
      new Tool(
          "play_drill",
          "Play the drill in progress",
          "declare: there is an incident. answer: name a cause by mechanism, service and evidence;"
              + " wrong ones cost points. act: pull a lever that ends the harm. hint: take the"
              + " next one, for points. end: when the phase is recovered, or to give up; returns"
              + " the grade and the debrief. May need a token.",
          Effect.CHANGES,
          List.of(
              Argument.choice("action", "What to do.", "declare", "answer", "act", "hint", "end"),
              Argument.text("mechanism", "For answer: such as slow dependency, or nothing wrong."),
              Argument.text(
                  "service", "For answer: where the cause is. For act: whose lever to pull."),
              Argument.text(
                  "evidence",
                  "For answer: a trace ID, TRACE/SPAN, or the name of a series that shows it."),
              Argument.text("lever", "For act: settings, rollback, restart or shed."),
              Argument.texts(
                  "values", "For act with settings: such as [\"CALL_TIMEOUT=300ms\"].", VALUE)),
          PlayTool::play);

  private PlayTool() {}

  private static Future<List<String>> play(Arguments arguments, LabCall lab) {
    String action = arguments.text("action");
    checkTaken(action, arguments);
    Future<JsonObject> done =
        lab.change(HttpMethod.POST, DrillTools.CURRENT + "/" + action, body(action, arguments));
    return switch (action) {
      case "end" -> done.compose(result -> ended(result, lab));
      case "hint" ->
          done.map(view -> Stream.concat(hint(view), DrillLines.state(view).stream()).toList());
      default -> done.map(DrillLines::state);
    };
  }

  private static Stream<String> hint(JsonObject view) {
    return Stream.of(new JsonObject().put("hint", view.getString("hint")).encode());
  }

  private static Future<List<String>> ended(JsonObject result, LabCall lab) {
    List<String> lines = new ArrayList<>(List.of(DrillLines.grade(result)));
    return DrillTools.debrief(result.getString("id"), lab)
        .onSuccess(lines::addAll)
        .transform(read -> Future.succeededFuture(lines));
  }

  /** The lab checks what they say. */
  private static void checkTaken(String action, Arguments arguments) {
    List<String> takes = TAKES.get(action);
    if (!takes.isEmpty() && arguments.text(takes.get(0)).isEmpty()) {
      throw refused("%s needs %s.%s".formatted(action, takes.get(0), WHERE));
    }
    Stream.of("mechanism", "service", "evidence", "lever")
        .filter(name -> !takes.contains(name) && !arguments.text(name).isEmpty())
        .findFirst()
        .ifPresent(name -> refuse(action, name));
    if (!takes.contains("values") && !arguments.texts("values").isEmpty()) {
      refuse(action, "values");
    }
  }

  private static void refuse(String action, String name) {
    String allowed = TAKES.get(action).isEmpty() ? "nothing" : String.join(", ", TAKES.get(action));
    throw refused("%s: does not belong to %s, which takes %s.".formatted(name, action, allowed));
  }

  private static ProblemException refused(String why) {
    return new ProblemException(new Problem("bad-body", 400, "Invalid arguments", why));
  }

  private static JsonObject body(String action, Arguments arguments) {
    JsonObject body = new JsonObject();
    for (String name : TAKES.get(action)) {
      if (name.equals("values")) {
        values(arguments, body);
      } else if (!arguments.text(name).isEmpty()) {
        body.put(name, arguments.text(name));
      }
    }
    return body;
  }

  private static void values(Arguments arguments, JsonObject body) {
    JsonObject values = new JsonObject();
    for (Object each : arguments.texts("values")) {
      String[] value = String.valueOf(each).split("=", 2);
      values.put(value[0], value[1]);
    }
    if (!values.isEmpty()) {
      body.put("values", values);
    }
  }
}
