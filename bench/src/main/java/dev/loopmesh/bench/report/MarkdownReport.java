package dev.loopmesh.bench.report;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.measure.CpuPart;
import dev.loopmesh.bench.measure.Figure;
import dev.loopmesh.bench.measure.Results;
import dev.loopmesh.bench.measure.Window;
import dev.loopmesh.bench.report.Report.Subject;
import java.util.Comparator;
import java.util.List;

/** The figures of a run as text. */
record MarkdownReport(Subject subject, Results results, boolean complete) {
  String text() {
    StringBuilder text = new StringBuilder();
    List<Candidate> candidates = subject.candidates();
    LatencyTables latency = new LatencyTables(candidates, results);
    text.append("# Measured on %s, commit %s%n%n".formatted(subject.date(), subject.commit()));
    if (!complete) {
      text.append("**This run was stopped early: results are incomplete.**\n\n");
    }
    text.append("- ").append(subject.machine()).append('\n');
    text.append("- ").append(subject.pinning()).append('\n');
    results.remarks().forEach(remark -> text.append("- ").append(remark).append('\n'));
    section(text, "CPU per request at saturation", cpu());
    section(text, "Response times in an open loop", latency.atHalf());
    section(
        text,
        "Overhead over a slowest upstream of 100 ms, 10 requests per second",
        latency.overhead());
    section(text, "Twice the capacity", new OverloadTable(candidates, results).text());
    section(text, "Memory, start and idle CPU", memory());
    section(text, "Windows measured, and noise", new NoiseTable(candidates, results).text());
    section(text, "Candidates", versions());
    return text.toString();
  }

  private static void section(StringBuilder text, String head, String body) {
    if (!body.isEmpty()) {
      text.append("\n## ").append(head).append("\n\n").append(body);
    }
  }

  private Digest digest(Candidate candidate) {
    return new Digest(results, candidate.name());
  }

  static String named(Candidate candidate) {
    return candidate.isBase() ? "**" + candidate.name() + "** (base)" : candidate.name();
  }

  /** The cheapest first. */
  private String cpu() {
    Table table =
        new Table("candidate", "CPU / base", "µs", "requests/s", "of one core", "load's", "spans");
    subject.candidates().stream()
        .filter(candidate -> !digest(candidate).all(CpuPart.NAME).isEmpty())
        .sorted(Comparator.comparingDouble(each -> digest(each).cpuMicros().median()))
        .forEach(candidate -> table.row(cpu(candidate)));
    return table.with(
        """
        Median [quartiles] of windows. Each window is compared with the base's windows right before and after it.
        *Of one core*: CPU used by the candidate. *Load's*: CPU used by upstreams and load together; near 1, they were the
        bottleneck, and the candidate could have served more. *Spans*: exported per response.
        """);
  }

  private String[] cpu(Candidate candidate) {
    Digest digest = digest(candidate);
    return new String[] {
      named(candidate),
      Cells.quartiles(digest.ofBase()),
      Cells.quartiles(digest.cpuMicros()),
      Cells.median(digest.of(CpuPart.NAME, Window::goodPerSecond)),
      Cells.median(digest.of(CpuPart.NAME, window -> window.usage().candidateShare())),
      Cells.median(digest.of(CpuPart.NAME, window -> window.usage().besideShare())),
      Cells.median(digest.of(CpuPart.NAME, Digest::spansPerResponse))
    };
  }

  private String memory() {
    Table table = new Table("candidate", "MiB idle", "MiB at load", "start ms", "idle CPU ms/s");
    for (Candidate candidate : subject.candidates()) {
      Digest digest = digest(candidate);
      table.row(
          named(candidate),
          Cells.mebibytes(digest.of(Figure.REST_BYTES).median()),
          Cells.mebibytes(digest.residentAtLoad()),
          Cells.quartiles(digest.of(Figure.START_MS)),
          Cells.median(digest.of(Figure.IDLE_CPU_MS)));
    }
    return table.with(
        """
        *MiB*: resident memory after the first response, and the maximum at saturation. *Start*: from the start of the
        process to the first correct response, on all cores. *Idle CPU*: CPU time per second without load.
        """);
  }

  private String versions() {
    StringBuilder text = new StringBuilder();
    for (Candidate candidate : subject.candidates()) {
      text.append("- %s: %s%n".formatted(candidate.name(), candidate.version()));
    }
    return text.toString();
  }
}
