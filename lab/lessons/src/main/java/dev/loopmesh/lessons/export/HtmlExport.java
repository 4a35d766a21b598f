package dev.loopmesh.lessons.export;

import dev.loopmesh.lessons.chart.SvgChart;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/** The history as one HTML file, which loads nothing. */
final class HtmlExport {
  private static final String BEFORE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Lessons of Loopmesh: notebook</title>
      <style>
      :root{color-scheme:light dark;font:400 1rem/1.5 system-ui,"Segoe UI",Roboto,sans-serif}
      body{max-width:52rem;margin:0 auto;padding:1rem}
      article{border-top:1px solid;padding:1rem 0}
      table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
      th,td{text-align:left;padding:.3rem .6rem .3rem 0;border-bottom:1px solid #8888}
      svg{width:100%;height:auto}
      .scroll{overflow-x:auto}
      </style>
      </head>
      <body>
      <h1>Lessons of Loopmesh: notebook</h1>
      """;

  private HtmlExport() {}

  static String of(List<JsonObject> runs) {
    return BEFORE
        + runs.stream().map(RunText::new).map(HtmlExport::of).collect(Collectors.joining())
        + "</body>\n</html>\n";
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
    if (rows.isEmpty()) {
      return "";
    }
    String head = "<tr><th>claim<th>expected<th>measured<th>tolerance<th>outcome</tr>\n";
    return "<div class=\"scroll\"><table>\n%s%s</table></div>\n"
        .formatted(head, rows.stream().map(HtmlExport::row).collect(Collectors.joining()));
  }

  private static String row(List<String> cells) {
    return cells.stream()
        .map(HtmlExport::escaped)
        .collect(Collectors.joining("<td>", "<tr><td>", "</tr>\n"));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
