package dev.loopmesh.drills.debrief;

import static dev.loopmesh.lessons.export.HtmlPage.escaped;

import dev.loopmesh.lessons.export.HtmlPage;
import java.util.List;
import java.util.stream.Collectors;

/** A debrief as one HTML file, which loads nothing; the record is in it as JSON. */
final class HtmlDebrief {
  private HtmlDebrief() {}

  static String of(RunFacts run) {
    GuestFacts guests = run.guests();
    String body =
        """
        <p>%s</p>
        %s<dl class="figures"><div><dt>Score</dt><dd>%d of 100</dd></div>
        %s</dl>
        <h2>Timeline</h2>
        %s<p>%s.</p>
        <h2>What happened</h2>
        %s<h2>Grade</h2>
        %s<h2>%s</h2>
        %s<p>%s</p>
        %s%s%s%s%s<h2>Traces that showed it first</h2>
        %s<details><summary>Traffic as a table</summary>
        %s</details>
        <p>Promised: %s. Page: %s</p>
        <script type="application/json" id="record">%s</script>
        """
            .formatted(
                escaped(run.subtitle()),
                paragraph(run.failure()),
                run.score(),
                run.took().stream().map(HtmlDebrief::figure).collect(Collectors.joining("\n")),
                TimelineSvg.STYLE + TimelineSvg.draw(run),
                guests.budget(),
                HtmlPage.table(List.of("no.", "time", "what", "details"), run.log()),
                HtmlPage.table(List.of("part", "points", "why"), run.grade()),
                run.causes().size() > 1 ? "Causes" : "Cause",
                list(run.causes()),
                escaped(run.text("explanation")),
                section("Evidence that counts", run.evidence()),
                section("Decoys", run.decoys()),
                section("What would have helped", run.mitigations()),
                section("Lessons", run.lessons()),
                section("Runbook", run.runbook()),
                guests.traces().isEmpty() ? paragraph(GuestFacts.NO_TRACES) : list(guests.traces()),
                HtmlPage.table(GuestFacts.heads(), guests.rows()),
                guests.promise(),
                escaped(run.text("page")),
                run.run().encode().replace("<", "\\u003c"));
    return HtmlPage.of("Debrief: " + run.title(), body);
  }

  private static String paragraph(String text) {
    return text.isEmpty() ? "" : "<p>%s</p>\n".formatted(escaped(text));
  }

  private static String figure(RunFacts.Took took) {
    return "<div><dt>Time to %s</dt><dd>%s</dd></div>".formatted(took.verb(), took.time());
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
