package dev.loopmesh.kit.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Reasons why a report may be about the generator, or about less than was asked for. */
final class Doubts {
  private static final long LEAST_NANOS = 2_000_000; // lateness below is too small to matter
  private static final double SHARE = 0.01; // of requests, of time, of the median response time
  private static final double FULL =
      0.8; // of a core: from there on requests queue in the generator

  private final LoadReport report;
  private final List<String> sentences = new ArrayList<>();

  private Doubts(LoadReport report) {
    this.report = report;
  }

  static List<String> of(LoadReport report) {
    Doubts doubts = new Doubts(report);
    doubts.addLateness();
    doubts.addPauses();
    doubts.addCpu();
    doubts.addNotSent();
    doubts.addUnfinished();
    return List.copyOf(doubts.sentences);
  }

  private void say(String sentence, Object... values) {
    sentences.add(sentence.formatted(values));
  }

  /** Lateness that matters: 2 ms, or a hundredth of the median response time. */
  private long materialNanos() {
    Histogram times = report.times().response();
    long medianNanos = times.getTotalCount() == 0 ? 0 : times.getValueAtPercentile(50);
    return Math.max(LEAST_NANOS, Math.round(medianNanos * SHARE));
  }

  private void addLateness() {
    Histogram lateness = report.times().lateness();
    long material = materialNanos();
    long late = lateness.getCountBetweenValues(material, Long.MAX_VALUE / 2);
    if (late > SHARE * lateness.getTotalCount()) {
      say(
          "The generator sent %s of the requests more than %s late (p99 %s).",
          percent(late, lateness.getTotalCount()),
          millis(material),
          millis(lateness.getValueAtPercentile(99)));
    }
  }

  private void addPauses() {
    long pausedNanos = report.generator().paused().toNanos();
    if (pausedNanos > Math.max(materialNanos(), SHARE * report.wallTime().toNanos())) {
      say("Garbage collection stopped the generator for %s.", millis(pausedNanos));
    }
  }

  private void addCpu() {
    long cpuNanos = report.generator().cpuTime().toNanos();
    if (cpuNanos > FULL * report.wallTime().toNanos()) {
      say(
          "The generator was busy for %s of the time: it may be the bottleneck.",
          percent(cpuNanos, report.wallTime().toNanos()));
    }
  }

  private void addNotSent() {
    long notSent = report.requests().notSent();
    if (notSent > 0) {
      say(
          "%,d requests (%s) were due but not sent, because %,d were in flight.",
          notSent, percent(notSent, report.requests().due()), report.plan().maxOutstanding());
    }
  }

  private void addUnfinished() {
    long unfinished = report.requests().unfinished();
    if (unfinished > 0) {
      say("%,d requests were in flight when the run was cancelled; they have no time.", unfinished);
    }
  }

  private static String percent(long part, long whole) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, nanos < 1e7 ? "%.1f ms" : "%.0f ms", nanos / 1e6);
  }
}
