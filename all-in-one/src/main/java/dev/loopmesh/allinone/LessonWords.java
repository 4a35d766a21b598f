package dev.loopmesh.allinone;

import dev.loopmesh.kit.chart.Ink;
import dev.loopmesh.lessons.chart.TextChart;
import dev.loopmesh.lessons.export.RunText;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** Lessons and their runs as text for a terminal. */
final class LessonWords {
  private LessonWords() {}

  /** What is to be known before the prediction. */
  static String introduction(JsonObject lesson, String knob, Ink ink) {
    JsonObject parameter = lesson.getJsonObject("knob");
    return ink.strong("%d. %s".formatted(lesson.getInteger("number"), lesson.getString("title")))
        + "\n"
        + lesson.getJsonObject("story").getString("engineering")
        + "\n%s: %s (--knob: %s)\n"
            .formatted(
                parameter.getString("question"),
                knob,
                String.join(
                    ", ", parameter.getJsonArray("values").stream().map(String::valueOf).toList()));
  }

  /** The outcome of a run. */
  static String result(JsonObject run, JsonObject lesson, Ink ink) {
    RunText text = new RunText(run);
    StringBuilder all = new StringBuilder("\n");
    text.chart()
        .ifPresent(chart -> all.append(TextChart.draw(chart, text.guess(), ink)).append('\n'));
    boolean held = run.getString("state").equals("held");
    String state = text.state().toUpperCase(Locale.ROOT);
    all.append(held ? ink.accent(state) : ink.alarm(state)).append(": ").append(text.sentence());
    if (!text.yours().isEmpty()) {
      all.append('\n').append(text.yours());
    }
    all.append('\n');
    text.comparisons().forEach(row -> all.append(comparison(row)));
    all.append("Next: ").append(lesson.getString("next"));
    JsonObject code = lesson.getJsonObject("code");
    all.append(
        "\nChange the code: %s, at %s. %s"
            .formatted(code.getString("file"), code.getString("line"), code.getString("hint")));
    return all.toString();
  }

  private static String comparison(List<String> row) {
    return "  %s: %s, measured %s (%s): %s%n".formatted(row.toArray());
  }
}
