package dev.loopmesh.bench.report;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.measure.CpuPart;
import dev.loopmesh.bench.measure.Figure;
import dev.loopmesh.bench.measure.IdlePart;
import dev.loopmesh.bench.measure.Quartiles;
import dev.loopmesh.bench.measure.Results;
import dev.loopmesh.bench.measure.Window;
import dev.loopmesh.bench.report.Report.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The figures of a run, to be read. */
record MarkdownReport(Subject subject, Results results, boolean complete) {
  String text() {
    StringBuilder text = new StringBuilder();
    text.append("# Measured on %s at %s%n%n".formatted(subject.date(), subject.commit()));
    if (!complete) {
      text.append("**The run was ended before it was complete.**\n\n");
    }
    text.append("- ").append(subject.machine()).append('\n');
    text.append("- ").append(subject.pinning()).append('\n');
    results.remarks().forEach(remark -> text.append("- ").append(remark).append('\n'));
    section(text, "CPU per request at saturation", cpu());
    section(
        text,
        "Response times in an open loop",
        new LatencyTables(subject.candidates(), results).atHalf());
    section(
        text,
        "Overhead over a slowest upstream of 100 ms, 10 requests a second",
        new LatencyTables(subject.candidates(), results).overhead());
    section(text, "Twice the capacity", new OverloadTable(results).of(subject.candidates()));
    section(text, "Memory, start and rest", memory());
    section(
        text,
        "What was measured, and how undisturbed",
        new NoiseTable(results).of(subject.candidates()));
    section(text, "Candidates", versions());
    return text.toString();
  }

  private static void section(StringBuilder text, String head, String body) {
    if (!body.isEmpty()) {
      text.append("\n## ").append(head).append("\n\n").append(body);
    }
  }

  /** Those that were measured, the cheapest first. */
  private List<Candidate> byCost() {
    List<Candidate> sorted = new ArrayList<>(measured(CpuPart.NAME));
    sorted.sort(Comparator.comparingDouble(each -> digest(each).cpuMicros().median()));
    return sorted;
  }

  private List<Candidate> measured(String part) {
    return subject.candidates().stream()
        .filter(each -> !results.windows(part, each.name()).isEmpty())
        .toList();
  }

  private Digest digest(Candidate candidate) {
    return new Digest(results, candidate.name());
  }

  private String cpu() {
    List<Candidate> sorted = byCost();
    if (sorted.isEmpty()) {
      return "";
    }
    Table table =
        new Table("candidate", "CPU / base", "µs", "requests/s", "of one core", "load's", "spans");
    for (Candidate candidate : sorted) {
      Digest digest = digest(candidate);
      table.row(
          named(candidate),
          Cells.quartiles(digest.ofBase()),
          Cells.quartiles(digest.cpuMicros()),
          Cells.median(digest.of(CpuPart.NAME, Window::goodPerSecond)),
          Cells.median(digest.of(CpuPart.NAME, window -> window.usage().candidateShare())),
          Cells.median(digest.of(CpuPart.NAME, window -> window.usage().besideShare())),
          Cells.median(digest.of(CpuPart.NAME, Digest::spansPerAnswer)));
    }
    return table
        + """

        Median [quartiles] of windows; the ratio is window by window against the base's windows right before and after.
        *Of one core* is what the candidate used, *load's* what upstreams and load used together: where that is near 1,
        they were the bottleneck, and the candidate could have answered more. *Spans* were exported for each answer.
        """;
  }

  static String named(Candidate candidate) {
    return candidate.isBase() ? "**" + candidate.name() + "** (base)" : candidate.name();
  }

  private String memory() {
    Table table = new Table("candidate", "MiB at rest", "MiB at load", "start ms", "idle CPU ms/s");
    for (Candidate candidate : subject.candidates()) {
      Digest digest = digest(candidate);
      Quartiles rest = digest.of(Figure.REST_BYTES);
      table.row(
          named(candidate),
          Cells.mebibytes(rest.median()),
          Cells.mebibytes(digest.residentAtLoad()),
          Cells.quartiles(digest.of(Figure.START_MS)),
          Cells.median(digest.of(Figure.IDLE_CPU_MS)));
    }
    return table
        + "\nResident memory after the first answer, and the most at saturation. From the start of the"
        + " process to the first right answer, on all cores. *%s*: with nothing to do.\n"
            .formatted(IdlePart.NAME);
  }

  private String versions() {
    StringBuilder text = new StringBuilder();
    for (Candidate candidate : subject.candidates()) {
      text.append("- ").append(candidate.name()).append(": ").append(candidate.version());
      text.append('\n');
    }
    return text.toString();
  }
}
