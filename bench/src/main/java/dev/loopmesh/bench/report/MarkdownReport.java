package dev.loopmesh.bench.report;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.measure.CpuPart;
import dev.loopmesh.bench.measure.Figure;
import dev.loopmesh.bench.measure.IdlePart;
import dev.loopmesh.bench.measure.LatencyPart;
import dev.loopmesh.bench.measure.OverheadPart;
import dev.loopmesh.bench.measure.OverloadPart;
import dev.loopmesh.bench.measure.Quartiles;
import dev.loopmesh.bench.measure.Results;
import dev.loopmesh.bench.measure.Window;
import dev.loopmesh.bench.measure.Window.State;
import dev.loopmesh.bench.report.Report.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.HdrHistogram.Histogram;

/** The figures of a run, to be read. */
final class MarkdownReport {
  private final Subject subject;
  private final Results results;
  private final boolean complete;

  MarkdownReport(Subject subject, Results results, boolean complete) {
    this.subject = subject;
    this.results = results;
    this.complete = complete;
  }

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
    section(text, "Response times at half of the capacity", latency());
    section(text, "Overhead over a slowest upstream of 100 ms, 10 requests a second", overhead());
    section(text, "Twice the capacity", new OverloadTable(results).of(subject.candidates()));
    section(text, "Memory, start and rest", memory());
    section(text, "What was measured, and how undisturbed", noise());
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

  private static String named(Candidate candidate) {
    return candidate.isBase() ? "**" + candidate.name() + "** (base)" : candidate.name();
  }

  private String latency() {
    StringBuilder text = new StringBuilder();
    for (String part : List.of(LatencyPart.AT_ONCE, LatencyPart.DELAYED)) {
      if (measured(part).isEmpty()) {
        continue;
      }
      Table table = new Table(part, "requests/s", "p50 ms", "p99 ms", "p99.9 ms", "load late p99");
      for (Candidate candidate : measured(part)) {
        Digest digest = digest(candidate);
        Histogram times = digest.times(part);
        table.row(
            named(candidate),
            Cells.median(digest.of(part, Window::goodPerSecond)),
            quantile(times, 50, 0),
            quantile(times, 99, 0),
            quantile(times, 99.9, 0),
            Cells.median(digest.of(part, MarkdownReport::lateMillis)));
      }
      text.append(table).append('\n');
    }
    return text.isEmpty()
        ? ""
        : text
            + "Open loop; a response time counts from when its request should have been sent."
            + " *Load late* is by how many ms the load itself was late.\n";
  }

  private static double lateMillis(Window window) {
    return window.load().sending().getValueAtPercentile(99) / 1e6;
  }

  private static String quantile(Histogram times, double quantile, long minusNanos) {
    return times.getTotalCount() == 0
        ? Cells.NONE
        : Cells.millis(times.getValueAtPercentile(quantile) - minusNanos);
  }

  private String overhead() {
    String part = OverheadPart.NAME;
    if (results.windows(part, OverheadPart.DIRECT).isEmpty()) {
      return "";
    }
    Table table = new Table("candidate", "p50 ms", "p99 ms", "most ms", "requests");
    table.row(overheadRow("*an upstream itself*", OverheadPart.DIRECT));
    for (Candidate candidate : measured(part)) {
      table.row(overheadRow(named(candidate), candidate.name()));
    }
    return table + "\nResponse time without the 100 ms that each upstream was told to take.\n";
  }

  private String[] overheadRow(String name, String candidate) {
    Histogram times = new Digest(results, candidate).times(OverheadPart.NAME);
    long upstream = OverheadPart.UPSTREAM.toNanos();
    return new String[] {
      name,
      quantile(times, 50, upstream),
      quantile(times, 99, upstream),
      quantile(times, 100, upstream),
      Long.toString(times.getTotalCount())
    };
  }

  private String memory() {
    Table table = new Table("candidate", "MiB at rest", "MiB at most", "start ms", "idle CPU ms/s");
    for (Candidate candidate : subject.candidates()) {
      Digest digest = digest(candidate);
      Quartiles rest = digest.of(Figure.REST_BYTES);
      table.row(
          named(candidate),
          Cells.mebibytes(rest.median()),
          Cells.mebibytes(digest.mostResident()),
          Cells.quartiles(digest.of(Figure.START_MS)),
          Cells.median(digest.of(Figure.IDLE_CPU_MS)));
    }
    return table
        + "\nResident memory after the first answer, and the most after any window. From the start of the"
        + " process to the first right answer, on all cores. *%s*: with nothing to do.\n"
            .formatted(IdlePart.NAME);
  }

  private String noise() {
    Table table = new Table("candidate", "part", "clean", "noisy", "failed", "others' share");
    for (Candidate candidate : subject.candidates()) {
      for (String part :
          List.of(
              CpuPart.NAME,
              LatencyPart.AT_ONCE,
              LatencyPart.DELAYED,
              OverheadPart.NAME,
              OverloadPart.NAME)) {
        List<Window> windows = results.windows(part, candidate.name());
        if (!windows.isEmpty()) {
          table.row(noiseRow(candidate, part, windows));
        }
      }
    }
    return table
        + """

        A window is *noisy* when others than the bench used more than %d %% of a core, steal included; then it is not
        used, unless all of a candidate's are. It *failed* when a request was not answered with 200.
        """
            .formatted(Math.round(100 * Window.NOISE));
  }

  private static String[] noiseRow(Candidate candidate, String part, List<Window> windows) {
    double others =
        Quartiles.of(windows.stream().map(each -> each.usage().foreignShare()).toList()).median();
    return new String[] {
      candidate.name(),
      part,
      Long.toString(Window.count(State.CLEAN, windows)),
      Long.toString(Window.count(State.NOISY, windows)),
      Long.toString(Window.count(State.FAILED, windows)),
      Cells.number(others)
    };
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
