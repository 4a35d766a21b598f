package dev.loopmesh.lessons.course;

import dev.loopmesh.lessons.Figure;
import dev.loopmesh.lessons.Lesson;
import dev.loopmesh.lessons.Measurement;
import dev.loopmesh.lessons.Noise;
import dev.loopmesh.lessons.Verdict.Outcome;
import dev.loopmesh.lessons.chart.BarChart;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** A measurement that is made up, and its judgement. */
public final class JudgedMeasurement {
  /** Timers fired up to a second late. */
  public static final Noise LOUD = new Noise(1_000, 500, 100, 0, List.of());

  private JudgedMeasurement() {}

  /** The outcome of a lesson on these figures. */
  public static Outcome outcome(Lesson lesson, Noise noise, Map<String, Double> figures) {
    List<Figure> all =
        figures.entrySet().stream()
            .map(one -> new Figure(one.getKey(), one.getValue(), "s"))
            .toList();
    BarChart chart = new BarChart("made up", "s", List.of());
    return lesson.judge(new Measurement(all, chart, List.of(), new JsonObject()), noise).outcome();
  }
}
