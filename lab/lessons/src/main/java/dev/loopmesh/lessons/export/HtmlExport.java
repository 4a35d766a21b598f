package dev.loopmesh.lessons.export;

import dev.loopmesh.lessons.chart.SvgChart;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/** The history as one HTML file, which loads nothing. */
final class HtmlExport {
  private static final List<String> HEAD =
      List.of("claim", "expected", "measured", "tolerance", "outcome");

  private HtmlExport() {}

  static String of(List<JsonObject> runs) {
    return HtmlPage.of(
        "Lessons of Loopmesh: notebook",
        runs.stream().map(RunText::new).map(HtmlExport::of).collect(Collectors.joining()));
  }

  private static String of(RunText run) {
    String figure = run.chart().map(chart -> SvgChart.draw(chart, run.guess())).orElse("");
    return """
        <article>
        <h2>%s: %s</h2>
        <p>%s · %s</p>
        <p>Predicted: %s</p>
        %s<p><strong>%s</strong> %s</p>
        %s%s</article>
        """
        .formatted(
            escaped(run.title()),
            escaped(run.state()),
            escaped(run.startedAt()),
            escaped(run.conditions()),
            escaped(run.prediction()),
            run.observation().isEmpty() ? "" : "<p>Seen: " + escaped(run.observation()) + "</p>\n",
            escaped(run.sentence()),
            escaped(run.yours()),
            figure,
            table(run.comparisons()));
  }

  private static String table(List<List<String>> rows) {
    return rows.isEmpty() ? "" : HtmlPage.table(HEAD, rows);
  }

  private static String escaped(String text) {
    return HtmlPage.escaped(text);
  }
}
