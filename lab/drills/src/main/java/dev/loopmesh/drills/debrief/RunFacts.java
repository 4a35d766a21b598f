package dev.loopmesh.drills.debrief;

import dev.loopmesh.drills.Cause;
import dev.loopmesh.drills.Lever;
import dev.loopmesh.drills.grade.Event;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A drill of the history, in words: the same as on the page of the drills. */
record RunFacts(JsonObject run) {
  /**
   * A time from the onset of the fault.
   *
   * @param name the moment, of those in the record
   * @param verb what took it
   */
  record Took(String name, String verb, String time) {}

  String title() {
    return run.getString("title");
  }

  /** Drill, player, seed, length, state and start. */
  String subtitle() {
    String player = run.getString("player");
    return Stream.of(
            run.getString("drill"),
            player.isEmpty() ? "" : "played by " + player,
            "seed " + run.getLong("seed"),
            Math.round(100 * run.getDouble("scale")) + " % of the full length",
            run.getString("state").replace('-', ' '),
            run.getString("startedAt").replaceFirst("T(..:..).*", " $1 UTC"))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(" · "));
  }

  int score() {
    return run.getJsonObject("grade").getInteger("score");
  }

  /** Why it failed; empty otherwise. */
  String failure() {
    return run.getString("failure");
  }

  /** Detect, localise, explain and mitigate, in the order in which they should come. */
  List<Took> took() {
    return List.of(
        took("detected", "detect"),
        took("localised", "localise"),
        took("explained", "explain"),
        took("mitigated", "mitigate"));
  }

  private Took took(String name, String verb) {
    OptionalDouble onset = moment("onset");
    OptionalDouble at = moment(name);
    return new Took(
        name,
        verb,
        at.isEmpty() || onset.isEmpty()
            ? "–"
            : EventWords.wholeTime(at.getAsDouble() - onset.getAsDouble()));
  }

  OptionalDouble moment(String name) {
    Double ms = run.getJsonObject("moments").getDouble(name + "Ms");
    return ms == null ? OptionalDouble.empty() : OptionalDouble.of(ms);
  }

  String text(String name) {
    return run.getJsonObject("texts").getString(name, "");
  }

  List<String> lessons() {
    JsonArray lessons = run.getJsonObject("texts").getJsonArray("lessons");
    return lessons.stream().map(String::valueOf).toList();
  }

  /** Its rows for each cause; in another document than the mesh's own, which are unknown. */
  List<String> runbook() {
    String file = text("runbook");
    if (!file.equals("docs/runbook.md")) {
      return file.isEmpty() ? List.of() : List.of(file);
    }
    return objects(run.getJsonArray("truth"))
        .map(truth -> truth.getString("mechanism").replace(' ', '-'))
        .map(row -> row.equals("nothing-wrong") ? file : file + "#" + row)
        .distinct()
        .toList();
  }

  /** Each cause with its scope. */
  List<String> causes() {
    return objects(run.getJsonArray("truth"))
        .map(
            truth -> {
              String scope = truth.getString("scope");
              return Cause.fromJson(truth) + (scope.isEmpty() ? "" : " (" + scope + ")");
            })
        .toList();
  }

  /** What proves each cause; unknown of drills of an earlier version. */
  List<String> evidence() {
    return objects(run.getJsonArray("evidence", new JsonArray()))
        .map(
            each ->
                each.getJsonArray("accepted").stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining("; ", Cause.fromJson(each) + ": ", "")))
        .toList();
  }

  /** What looked wrong and was not; unknown of drills of an earlier version. */
  List<String> decoys() {
    return run.getJsonArray("decoys", new JsonArray()).stream().map(String::valueOf).toList();
  }

  /** What would have helped, each as its levers. */
  List<String> mitigations() {
    return run.getJsonObject("texts").getJsonArray("mitigations").stream()
        .map(
            all ->
                objects((JsonArray) all)
                    .map(Lever::fromJson)
                    .map(Lever::toString)
                    .collect(Collectors.joining(", and ")))
        .toList();
  }

  /** Name, points and reason of each part of the grade. */
  List<List<String>> grade() {
    return objects(run.getJsonObject("grade").getJsonArray("parts")).map(RunFacts::part).toList();
  }

  private static List<String> part(JsonObject part) {
    int of = part.getInteger("of");
    String points = EventWords.number(part.getDouble("points"), 1).replace('-', '−');
    return List.of(
        part.getString("name"), of == 0 ? points : points + " of " + of, part.getString("why"));
  }

  List<Event> events() {
    return objects(run.getJsonArray("events")).map(Event::fromJson).toList();
  }

  /** Number, time, name and details of what happened. */
  List<List<String>> log() {
    List<Cause> causes = objects(run.getJsonArray("truth")).map(Cause::fromJson).toList();
    List<List<String>> rows = new ArrayList<>();
    for (Event event : events()) {
      EventWords words = EventWords.of(event, causes);
      rows.add(List.of("" + (rows.size() + 1), words.time(), words.name(), words.more()));
    }
    return rows;
  }

  /** What guests got. */
  GuestFacts guests() {
    return new GuestFacts(run);
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }
}
