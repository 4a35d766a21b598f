package dev.loopmesh.drills.run;

import dev.loopmesh.drills.grade.Event;
import dev.loopmesh.drills.grade.Event.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/** What the decoys of a drill were, for its debrief. */
final class Decoys {
  private Decoys() {}

  /** A sentence for each that was made. */
  static JsonArray told(List<Event> events) {
    return new JsonArray(
        events.stream()
            .filter(event -> event.kind() == Kind.STEP && event.what().getBoolean("decoy"))
            .map(event -> sentence(event.what()) + "; harmless")
            .toList());
  }

  private static String sentence(JsonObject step) {
    JsonObject body = step.getJsonObject("body").copy();
    body.remove("seed");
    Object fault = body.remove("fault");
    Object share = body.remove("probability");
    String what = fault == null ? step.getString("path").replace("/", "") : "" + fault;
    String often =
        share instanceof Number of
            ? " in %d %% of requests".formatted(Math.round(100 * of.doubleValue()))
            : "";
    String text =
        what.equals("delay")
            ? "answered " + body.getValue("latency") + " late"
            : "had " + (fault == null ? "" : "the fault ") + what + " (" + members(body) + ")";
    return step.getString("service") + " " + spaced(text) + often;
  }

  private static String members(JsonObject body) {
    return body.stream()
        .map(member -> member.getKey() + " " + member.getValue())
        .collect(Collectors.joining(", "));
  }

  /** With a space before each unit of time. */
  private static String spaced(String text) {
    return text.replaceAll("(?<=[0-9])(ms|s|m)\\b", " $1");
  }
}
