package dev.loopmesh.drills.debrief;

import dev.loopmesh.drills.Cause;
import dev.loopmesh.drills.Lever;
import dev.loopmesh.drills.grade.Event;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A drill of the history, in words. */
record RunFacts(JsonObject run) {
  /** A time of an incident, and how long it took. */
  record Took(String name, String time) {}

  String title() {
    return run.getString("title");
  }

  /** Drill, seed, player, state. */
  String subtitle() {
    String player = run.getString("player");
    return "%s, seed %d%s · %s · %s"
        .formatted(
            run.getString("drill"),
            run.getLong("seed"),
            player.isEmpty() ? "" : ", played by " + player,
            run.getString("state").replace('-', ' '),
            run.getString("startedAt"));
  }

  int score() {
    return run.getJsonObject("grade").getInteger("score");
  }

  /** Why it failed; empty otherwise. */
  String failure() {
    return run.getString("failure");
  }

  /** Detected, localised, explained and mitigated, from the onset. */
  List<Took> took() {
    return Stream.of("detected", "localised", "explained", "mitigated")
        .map(name -> new Took(name, after(moment(name))))
        .toList();
  }

  private String after(OptionalDouble ms) {
    OptionalDouble onset = onset();
    return ms.isEmpty() || onset.isEmpty()
        ? "–"
        : String.format(Locale.ROOT, "%.0f s", (ms.getAsDouble() - onset.getAsDouble()) / 1e3);
  }

  OptionalDouble onset() {
    return moment("onset");
  }

  OptionalDouble moment(String name) {
    Double ms = run.getJsonObject("moments").getDouble(name + "Ms");
    return ms == null ? OptionalDouble.empty() : OptionalDouble.of(ms);
  }

  String text(String name) {
    return run.getJsonObject("texts").getString(name, "");
  }

  List<String> lessons() {
    return run.getJsonObject("texts").getJsonArray("lessons").stream()
        .map(String::valueOf)
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
    return objects(run.getJsonObject("grade").getJsonArray("parts"))
        .map(
            part -> {
              int of = part.getInteger("of");
              String points =
                  String.format(Locale.ROOT, "%.1f", part.getDouble("points")).replace(".0", "");
              return List.of(
                  part.getString("name"),
                  of == 0 ? points : points + " of " + of,
                  part.getString("why"));
            })
        .toList();
  }

  List<Event> events() {
    return objects(run.getJsonArray("events")).map(Event::fromJson).toList();
  }

  /** Time and what happened. */
  List<List<String>> log() {
    return events().stream()
        .map(
            event ->
                List.of(
                    String.format(Locale.ROOT, "%.1f s", event.atMs() / 1e3),
                    "" + event.kind(),
                    words(event)))
        .toList();
  }

  static String words(Event event) {
    JsonObject what = event.what();
    return switch (event.kind()) {
      case STEP ->
          "%s%s %s %s"
              .formatted(
                  what.getBoolean("decoy") ? "decoy: " : "",
                  what.getString("service"),
                  what.getString("path"),
                  what.getJsonObject("body").encode());
      case INJECTED ->
          "%s %s %s %s"
              .formatted(
                  what.getString("service"),
                  what.getString("method"),
                  what.getString("path"),
                  what.getJsonObject("body").encode());
      case ANSWER ->
          Cause.fromJson(what)
              + (what.getString("evidence").isEmpty() ? "" : ", " + what.getString("evidence"));
      case LEVER ->
          Lever.fromJson(what)
              + (what.containsKey("refused") ? ", refused: " + what.getString("refused") : "");
      case HINT -> what.getString("text") + " (−" + what.getInteger("price") + ")";
      case HARM -> "guests get less than they were promised";
      case RECOVERED -> "guests get what they were promised";
      case END -> what.getString("state");
      default -> "";
    };
  }

  List<JsonObject> seconds() {
    return objects(run.getJsonArray("seconds")).toList();
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }
}
