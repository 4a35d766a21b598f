package dev.loopmesh.lessons.export;

import dev.loopmesh.lessons.chart.Chart;
import dev.loopmesh.lessons.chart.Guess;
import dev.loopmesh.lessons.chart.Point;
import dev.loopmesh.lessons.chart.Quantity;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A run of the history, in words. */
public record RunText(JsonObject run) {
  /** {@code Lesson 1: Sum or max}. */
  public String title() {
    return "Lesson %d: %s".formatted(run.getInteger("lesson"), run.getString("title"));
  }

  /** {@code held}, {@code did not hold}. */
  public String state() {
    return run.getString("state").replace('-', ' ');
  }

  public String startedAt() {
    return run.getString("startedAt");
  }

  /** Knob, seed and form. */
  public String conditions() {
    String form = run.getBoolean("short", false) ? ", short form" : "";
    return "%s, seed %d%s".formatted(run.getString("knob"), run.getLong("seed"), form);
  }

  /** What was predicted, with the confidence. */
  public String prediction() {
    String confidence = run.getString("confidence");
    return guess().map(RunText::print).orElse("nothing")
        + (confidence == null ? "" : " (confidence: " + confidence + ")");
  }

  private static String print(Guess guess) {
    return guess.isCurve()
        ? guess.points().stream().map(RunText::print).collect(Collectors.joining(", "))
        : Quantity.print(guess.value(), guess.unit());
  }

  private static String print(Point point) {
    return Quantity.number(point.x()) + ": " + Quantity.number(point.y());
  }

  public Optional<Guess> guess() {
    return Optional.ofNullable(run.getJsonObject("prediction")).map(Guess::fromJson);
  }

  public String observation() {
    return run.getString("observation", "");
  }

  /** The verdict's sentence, or why there is none. */
  public String sentence() {
    JsonObject verdict = run.getJsonObject("verdict");
    if (verdict != null) {
      return verdict.getString("sentence");
    }
    return run.getString("state").equals("cancelled")
        ? "the run was stopped before its end, so there is no verdict"
        : run.getString("failure", "");
  }

  /** The prediction beside the measurement, in a sentence. */
  public String yours() {
    JsonObject verdict = run.getJsonObject("verdict");
    return verdict == null ? "" : verdict.getString("yours");
  }

  public Optional<Chart> chart() {
    return Optional.ofNullable(run.getJsonObject("measurement"))
        .map(measured -> Chart.fromJson(measured.getJsonObject("chart")));
  }

  /** Name, expected, measured, tolerance and outcome of each comparison. */
  public List<List<String>> comparisons() {
    JsonObject verdict = run.getJsonObject("verdict");
    JsonArray all =
        verdict == null ? new JsonArray() : verdict.getJsonArray("comparisons", new JsonArray());
    return all.stream().map(one -> cells((JsonObject) one)).toList();
  }

  private static List<String> cells(JsonObject comparison) {
    String unit = comparison.getString("unit");
    String outcome = comparison.getBoolean("ok") ? "as expected" : "not as expected";
    return List.of(
        comparison.getString("name"),
        comparison.getString("expected"),
        Quantity.print(comparison.getDouble("measured", Double.NaN), unit),
        "± " + Quantity.print(comparison.getDouble("tolerance"), unit),
        comparison.getBoolean("clear") ? outcome : "too noisy to tell");
  }
}
