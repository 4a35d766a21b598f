package dev.loopmesh.allinone.drill;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Drills as text for a terminal. */
final class DrillWords {
  private static final int SECONDS = 5;
  private static final double MINUTE_MS = 60_000;

  private DrillWords() {}

  static String list(JsonObject answer) {
    String drills =
        objects(answer.getJsonArray("drills")).map(DrillWords::drill).collect(Collectors.joining());
    String errors =
        answer.getJsonArray("errors").stream()
            .map(error -> "invalid: " + error + "\n")
            .collect(Collectors.joining());
    return drills + errors + "\nStart one: ./mesh drill start ID. A higher level is harder.";
  }

  private static String drill(JsonObject drill) {
    JsonArray mechanisms = drill.getJsonArray("mechanisms");
    return "%-18s level %d  %4s  %s%s%n    %s%n"
        .formatted(
            drill.getString("id"),
            drill.getInteger("level"),
            drill.getString("limit"),
            drill.getString("title"),
            mechanisms == null ? "" : "  " + mechanisms.stream().map(String::valueOf).toList(),
            drill.getString("story"));
  }

  /** The drill in progress, as its player sees it. */
  static String view(JsonObject view) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s: %s, %.1f min left%n",
            view.getString("title"),
            view.getString("phase"),
            view.getLong("leftMs") / MINUTE_MS));
    String page = view.getString("page");
    text.append(page == null ? view.getString("story") : "Page: " + page).append('\n');
    JsonObject objective = view.getJsonObject("objective");
    JsonObject budget = view.getJsonObject("budget");
    text.append(
        String.format(
            Locale.ROOT,
            "promised: %s %% good, p99 %s; failed so far: %.1f %% (%.1f %% allowed), late: %.1f %%"
                + " (%.1f %% allowed)%n",
            BigDecimal.valueOf(objective.getDouble("good"))
                .movePointRight(2)
                .stripTrailingZeros()
                .toPlainString(),
            objective.getString("p99"),
            100 * budget.getDouble("failed"),
            100 * budget.getDouble("failedAllowed"),
            100 * budget.getDouble("late"),
            100 * budget.getDouble("lateAllowed")));
    List<JsonObject> seconds = objects(view.getJsonArray("traffic")).toList();
    seconds.stream()
        .skip(Math.max(0, seconds.size() - SECONDS))
        .forEach(second -> text.append(second(second)));
    objects(view.getJsonArray("events")).forEach(event -> text.append(event(event)));
    for (String more : List.of("hint", "trainerToken")) {
      if (view.containsKey(more)) {
        text.append("%s: %s%n".formatted(more, view.getString(more)));
      }
    }
    return text.toString().stripTrailing();
  }

  private static String second(JsonObject second) {
    return "  %4d s  %3d of %3d good  p50 %5d ms  p99 %5d ms%n"
        .formatted(
            second.getInteger("at"),
            second.getInteger("good"),
            second.getInteger("due"),
            second.getInteger("p50Ms"),
            second.getInteger("p99Ms"));
  }

  private static String event(JsonObject event) {
    return "  %4d s  %s%s%n"
        .formatted(
            event.getLong("atMs") / 1000,
            event.getString("kind"),
            values(event.getJsonObject("what").copy()));
  }

  /** Without names, but for those of settings. */
  private static String values(JsonObject what) {
    what.remove("atMs"); // stands before it
    what.getMap().computeIfPresent("refused", (name, why) -> name); // its player was told why
    return what.stream()
        .map(
            one ->
                one.getValue() instanceof JsonObject settings
                    ? settings.stream()
                        .map(setting -> " " + setting.getKey() + "=" + setting.getValue())
                        .collect(Collectors.joining())
                    : " " + one.getValue())
        .filter(text -> !text.isBlank())
        .collect(Collectors.joining());
  }

  /** How a drill has ended. */
  static String result(JsonObject result) {
    JsonObject grade = result.getJsonObject("grade");
    String parts =
        objects(grade.getJsonArray("parts"))
            .map(
                part ->
                    String.format(
                        Locale.ROOT,
                        "  %-16s %6.1f%s  %s%n",
                        part.getString("name"),
                        part.getDouble("points"),
                        part.getInteger("of") == 0
                            ? "       "
                            : " of %3d".formatted(part.getInteger("of")),
                        part.getString("why")))
            .collect(Collectors.joining());
    String failure = result.getString("failure");
    return "%s: %d of 100 (%s)%n%s%s%s%nDebrief: ./mesh drill debrief %s"
        .formatted(
            result.getString("title"),
            grade.getInteger("score"),
            result.getString("state").replace('-', ' '),
            failure.isEmpty() ? "" : failure + "\n",
            parts,
            result.getJsonObject("texts").getString("explanation"),
            result.getString("id"));
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }
}
