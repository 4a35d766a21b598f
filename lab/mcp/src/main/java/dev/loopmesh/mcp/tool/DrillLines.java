package dev.loopmesh.mcp.tool;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What a player can see of a drill, one JSON object a line. */
final class DrillLines {
  private static final int SECONDS = 20;

  private DrillLines() {}

  /** The drill in progress, without what does not change. */
  static List<String> state(JsonObject view) {
    List<String> lines = new ArrayList<>();
    lines.add(
        part(
                view,
                "drill",
                "title",
                "phase",
                "elapsedMs",
                "leftMs",
                "objective",
                "holdMs",
                "budget")
            .encode());
    JsonArray seconds = view.getJsonArray("traffic");
    seconds.stream()
        .skip(Math.max(0, seconds.size() - SECONDS))
        .map(second -> new JsonObject().put("second", second).encode())
        .forEach(lines::add);
    view.getJsonArray("events").stream()
        .map(event -> new JsonObject().put("event", event).encode())
        .forEach(lines::add);
    return lines;
  }

  /** The drill in progress, and what its player can choose from. */
  static List<String> all(JsonObject view) {
    List<String> lines = new ArrayList<>(state(view));
    lines.add(1, part(view, "player", "level", "story", "page").encode());
    lines.add(part(view, "services", "levers").put("hintPrices", view.getValue("hints")).encode());
    view.getJsonArray("mechanisms").stream()
        .map(JsonObject.class::cast)
        .map(JsonObject::encode)
        .forEach(lines::add);
    return lines;
  }

  private static JsonObject part(JsonObject json, String... names) {
    JsonObject part = new JsonObject();
    Stream.of(names)
        .filter(name -> Objects.nonNull(json.getValue(name)))
        .forEach(name -> part.put(name, json.getValue(name)));
    return part;
  }

  /** The drills that can be started; before them the last that has ended. */
  static List<String> overview(JsonObject drills, JsonObject results) {
    List<String> lines = new ArrayList<>();
    results.getJsonArray("results").stream()
        .map(JsonObject.class::cast)
        .map(last -> part(last, "id", "drill", "state", "score", "player", "startedAt"))
        .map(last -> new JsonObject().put("ended", last).encode())
        .forEach(lines::add);
    drills.getJsonArray("drills").stream()
        .map(drill -> ((JsonObject) drill).encode())
        .forEach(lines::add);
    drills.getJsonArray("errors").stream()
        .map(error -> new JsonObject().put("invalid", error).encode())
        .forEach(lines::add);
    return lines;
  }

  /** The grade of a drill that is over. */
  static String grade(JsonObject result) {
    return part(result, "id", "drill", "state", "failure")
        .mergeIn(part(result.getJsonObject("grade"), "score", "parts"))
        .encode();
  }

  /** Whether something has happened between two views of one drill. */
  static boolean differ(JsonObject before, JsonObject now) {
    return Stream.of("id", "phase", "page", "events")
        .anyMatch(name -> !Objects.equals(before.getValue(name), now.getValue(name)));
  }
}
