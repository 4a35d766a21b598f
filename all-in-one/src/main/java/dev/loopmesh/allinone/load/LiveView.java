package dev.loopmesh.allinone.load;

import dev.loopmesh.kit.load.LoadPlan;
import dev.loopmesh.kit.load.Progress;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Help.Ansi;

/**
 * Some lines on a terminal that are drawn again in place, four times per second. Thread-safe: what
 * ended is added on the generator's loop and drawn on another thread.
 */
final class LiveView {
  private static final int WIDTH = 60;
  private static final int SECOND = 4; // intervals

  private final Optional<PrintStream> out;
  private final String title;
  private final Histogram all = new Histogram(3);
  private final Deque<Progress.Interval> latest = new ArrayDeque<>();
  private final Sparkline throughput = new Sparkline(WIDTH);
  private final Sparkline slowest = new Sparkline(WIDTH);
  private Optional<Progress> last = Optional.empty();
  private int linesDrawn;

  private LiveView(Optional<PrintStream> out, String title) {
    this.out = out;
    this.title = title;
  }

  /** Draws nothing. */
  static LiveView none() {
    return new LiveView(Optional.empty(), "");
  }

  /** Draws on standard output if that is a terminal; {@code mesh} tells whether it is. */
  static LiveView ofTerminal(PrintStream terminal, LoadPlan plan) {
    String title = Summary.title(plan);
    return Boolean.getBoolean("loopmesh.terminal")
        ? new LiveView(Optional.of(terminal), title)
        : new LiveView(Optional.empty(), title);
  }

  synchronized void add(Progress progress) {
    if (out.isEmpty()) {
      return;
    }
    Progress.Interval interval = progress.interval();
    all.add(interval.responseTimes());
    latest.addLast(interval);
    if (latest.size() > SECOND) {
      latest.removeFirst();
    }
    throughput.add(perSecond(List.of(interval)));
    slowest.add(interval.responseTimes().getValueAtPercentile(99));
    last = Optional.of(progress);
  }

  private static double perSecond(Iterable<Progress.Interval> intervals) {
    long good = 0;
    long nanos = 0;
    for (Progress.Interval each : intervals) {
      good += each.good();
      nanos += each.length().toNanos();
    }
    return nanos == 0 ? 0 : good * 1e9 / nanos;
  }

  synchronized void show() {
    out.ifPresent(terminal -> last.ifPresent(progress -> draw(terminal, progress)));
  }

  private void draw(PrintStream terminal, Progress progress) {
    List<String> lines = lines(progress);
    StringBuilder frame = new StringBuilder();
    clear(frame);
    lines.forEach(line -> frame.append(line).append('\n'));
    linesDrawn = lines.size();
    terminal.print(frame);
    terminal.flush();
  }

  private void clear(StringBuilder frame) {
    if (linesDrawn > 0) {
      frame.append("\u001b[%dA\u001b[J".formatted(linesDrawn));
    }
  }

  private List<String> lines(Progress progress) {
    String errors = progress.errors().isEmpty() ? "none" : Summary.counts(progress.errors());
    boolean failing = !progress.errors().isEmpty() || progress.notSent() > 0;
    return List.of(
        title,
        String.format(
            Locale.ROOT,
            "%5.1f s  %,d sent  %,d in flight  %,d not sent",
            progress.elapsed().toMillis() / 1e3,
            progress.sent(),
            progress.outstanding(),
            progress.notSent()),
        Ansi.AUTO.string(failing ? "errors  @|red " + errors + "|@" : "errors  " + errors),
        "response  p50 %s  p90 %s  p99 %s  max %s"
            .formatted(
                Summary.time(all, 50),
                Summary.time(all, 90),
                Summary.time(all, 99),
                Summary.time(all, 100)),
        String.format(Locale.ROOT, "%,8.0f/s  %s", perSecond(latest), throughput),
        "p99 %8s  %s".formatted(Summary.time(latestTimes(), 99), slowest));
  }

  private Histogram latestTimes() {
    Histogram times = new Histogram(3);
    latest.forEach(each -> times.add(each.responseTimes()));
    return times;
  }

  /** Removes what was drawn, in favour of the summary. */
  synchronized void end() {
    out.ifPresent(
        terminal -> {
          StringBuilder frame = new StringBuilder();
          clear(frame);
          terminal.print(frame);
          linesDrawn = 0;
        });
  }
}
