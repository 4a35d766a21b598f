package dev.loopmesh.drills.debrief;

import static dev.loopmesh.lessons.export.HtmlPage.escaped;

import dev.loopmesh.lessons.export.HtmlPage;
import java.util.List;
import java.util.stream.Collectors;

/** A debrief as one HTML file, which loads nothing; the record is in it as JSON. */
final class HtmlDebrief {
  private HtmlDebrief() {}

  static String of(RunFacts run) {
    String body =
        """
        <p>%s</p>
        %s<dl class="figures"><div><dt>score</dt><dd>%d</dd></div>
        %s</dl>
        <h2>Timeline</h2>
        %s
        <h2>Cause</h2>
        %s<p>%s</p>
        %s%s<h2>Grade</h2>
        %s<h2>What happened</h2>
        %s<script type="application/json" id="record">%s</script>
        """
            .formatted(
                escaped(run.subtitle()),
                paragraph(run.failure()),
                run.score(),
                run.took().stream().map(HtmlDebrief::figure).collect(Collectors.joining("\n")),
                TimelineSvg.draw(run),
                list(run.causes()),
                escaped(run.text("explanation")),
                section("Decoys", run.decoys())
                    + section("What would have helped", run.mitigations()),
                section("Lessons", run.lessons()),
                HtmlPage.table(List.of("part", "points", "why"), run.grade()),
                HtmlPage.table(List.of("time", "event", "what"), run.log()),
                run.run().encode().replace("<", "\\u003c"));
    return HtmlPage.of("Debrief: " + run.title(), body);
  }

  private static String paragraph(String text) {
    return text.isEmpty() ? "" : "<p>%s</p>\n".formatted(escaped(text));
  }

  private static String figure(RunFacts.Took took) {
    return "<div><dt>%s</dt><dd>%s</dd></div>".formatted(took.name(), escaped(took.time()));
  }

  private static String section(String title, List<String> items) {
    return items.isEmpty() ? "" : "<h2>%s</h2>\n%s".formatted(title, list(items));
  }

  private static String list(List<String> items) {
    return items.stream()
        .map(item -> "<li>" + escaped(item) + "\n")
        .collect(Collectors.joining("", "<ul>\n", "</ul>\n"));
  }
}
