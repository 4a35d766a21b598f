package dev.loopmesh.lessons.course;

import dev.loopmesh.lessons.chart.CurveChart;
import dev.loopmesh.lessons.chart.CurveChart.Axis;
import dev.loopmesh.lessons.chart.CurveChart.Kind;
import dev.loopmesh.lessons.chart.CurveChart.Series;
import dev.loopmesh.lessons.chart.Point;
import java.util.List;

/**
 * A time in which a service is slow, with the time before and after it, in milliseconds.
 *
 * @param workMs what the service needs for a request, on average
 * @param queue how many requests may be queued
 * @param lastMs at the end, in which responses are counted
 */
record Blip(int workMs, int queue, int beforeMs, int slowMs, int afterMs, int lastMs) {
  static final Blip LONG = new Blip(100, 150, 4_000, 5_000, 12_000, 2_000);
  static final Blip SHORT = new Blip(40, 50, 1_000, 1_000, 3_500, 1_000);

  int totalMs() {
    return beforeMs + slowMs + afterMs;
  }

  /**
   * Between nothing and twice the average. With equal times a queue is metastable also where
   * abandoned requests are dropped: each one reaches the service too late by the same time, is
   * begun, and abandoned before its end.
   *
   * @param times slower than usual
   */
  String latency(int times) {
    return "uniform(0ms,%dms)".formatted(2 * workMs * times);
  }

  /** The share of good responses over time, in per cent, and when the service was slow. */
  CurveChart chart(List<Point> goodput) {
    Point from = new Point(beforeMs / 1e3, 0);
    Point to = new Point((beforeMs + slowMs) / 1e3, 0);
    return new CurveChart(
        "Good responses, by the moment at which the request was sent",
        Axis.linear("time", "s"),
        Axis.linear("good responses", "%"),
        List.of(
            new Series("slow", Kind.THEORY, List.of(from, to)),
            new Series("good", Kind.MEASURED, goodput)));
  }
}
