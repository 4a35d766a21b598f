package dev.loopmesh.mcp.tool;

import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.mcp.tool.Tool.Effect;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Drills: incidents that are graded. Players get what the lab's API shows to them. */
final class DrillTools {
  static final String BASE = "/api/drills";
  static final String CURRENT = BASE + "/current";
  private static final Duration POLL = Duration.ofMillis(250);
  private static final long LARGEST_SEED = (1L << 53) - 1;
  private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,60}");

  private DrillTools() {}

  static List<Tool> all() {
    return List.of(
        new Tool(
            "list_drills",
            "Drills, and the one in progress",
            "The drills that can be started, and the result of the last one. While a drill runs:"
                + " its phase (calm, running, recovered), the page of the on-call engineer, what"
                + " guests get in each second, the error budget, what its player has done, and the"
                + " services, mechanisms and levers to choose from.",
            Effect.READS,
            List.of(
                Argument.duration(
                    "wait",
                    "While a drill runs: wait until its phase, page or events change.",
                    "0ms",
                    "40s",
                    "0ms"),
                Argument.text("result", "The debrief of this run, by its ID, and nothing else.")),
            DrillTools::listDrills),
        new Tool(
            "start_drill",
            "Start a drill",
            "Starts a drill: requests arrive, and at a time that is not announced something goes"
                + " wrong, or nothing. May need a token.",
            Effect.CHANGES,
            List.of(
                Argument.required("id", "A drill of list_drills.", ID),
                Argument.integer(
                    "seed", "Of all random choices; -1 chooses one.", -1, LARGEST_SEED, -1),
                Argument.number("scale", "Less than 1 for a shorter form.", 0.05, 1, 1),
                Argument.text("player", "Who plays, for the result; up to 40 characters.")),
            DrillTools::startDrill),
        PlayTool.TOOL);
  }

  private static Future<List<String>> listDrills(Arguments arguments, LabCall lab) {
    String result = arguments.text("result");
    if (!result.isEmpty()) {
      return debrief(result, lab);
    }
    return lab.get(CURRENT, view -> view)
        .compose(view -> await(view, arguments.duration("wait"), lab))
        .map(DrillLines::all)
        .recover(failure -> isNoDrill(failure) ? overview(lab) : Future.failedFuture(failure));
  }

  /** Polls until something happens, or the time is over; fails with 404 when the drill is. */
  private static Future<JsonObject> await(JsonObject before, Duration left, LabCall lab) {
    if (left.isZero() || left.isNegative()) {
      return Future.succeededFuture(before);
    }
    return lab.pause(POLL)
        .compose(later -> lab.get(CURRENT, view -> view))
        .compose(
            now ->
                DrillLines.differ(before, now)
                    ? Future.succeededFuture(now)
                    : await(now, left.minus(POLL), lab));
  }

  private static boolean isNoDrill(Throwable failure) {
    return failure instanceof ProblemException refused && refused.problem().status() == 404;
  }

  private static Future<List<String>> overview(LabCall lab) {
    return lab.get(BASE + "/results?limit=1", results -> results)
        .compose(results -> lab.get(BASE, drills -> DrillLines.overview(drills, results)));
  }

  static Future<List<String>> debrief(String id, LabCall lab) {
    String path = BASE + "/results/" + LabCall.segment(id) + "?format=md";
    return lab.getText(path, text -> text.lines().toList());
  }

  /** The trainer's token, which the lab may return, is not for the player. */
  private static Future<List<String>> startDrill(Arguments arguments, LabCall lab) {
    JsonObject body =
        new JsonObject()
            .put("id", arguments.text("id"))
            .put("scale", arguments.number("scale"))
            .put("player", arguments.text("player"));
    if (arguments.integer("seed") >= 0) {
      body.put("seed", arguments.integer("seed"));
    }
    return lab.change(HttpMethod.POST, BASE + "/start", body).map(DrillLines::all);
  }
}
