package dev.loopmesh.lessons;

import dev.loopmesh.lessons.chart.Chart;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What a run has measured.
 *
 * @param traces IDs of the traces that prove it; the lab draws them
 * @param loops data of the event loops that prove it, of any form; empty where there is none
 */
public record Measurement(
    List<Figure> figures, Chart chart, List<String> traces, JsonObject loops) {
  /** Keeps copies. */
  public Measurement {
    figures = List.copyOf(figures);
    traces = List.copyOf(traces);
  }

  /** The value of a figure; fails where there is none of this name. */
  public double value(String figure) {
    return find(figure)
        .orElseThrow(() -> new IllegalArgumentException("no figure '" + figure + "'"))
        .value();
  }

  public Optional<Figure> find(String figure) {
    return figures.stream().filter(each -> each.name().equals(figure)).findFirst();
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("figures", new JsonArray(figures.stream().map(Figure::toJson).toList()))
        .put("chart", chart.toJson())
        .put("traces", new JsonArray(traces))
        .put("loops", loops);
  }
}
