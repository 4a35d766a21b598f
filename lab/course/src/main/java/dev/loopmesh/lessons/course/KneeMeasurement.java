package dev.loopmesh.lessons.course;

import dev.loopmesh.lessons.Comparison;
import dev.loopmesh.lessons.Figure;
import dev.loopmesh.lessons.Measurement;
import dev.loopmesh.lessons.Noise;
import dev.loopmesh.lessons.Verdict;
import dev.loopmesh.lessons.chart.CurveChart;
import dev.loopmesh.lessons.chart.CurveChart.Axis;
import dev.loopmesh.lessons.chart.CurveChart.Kind;
import dev.loopmesh.lessons.chart.CurveChart.Series;
import dev.loopmesh.lessons.chart.Point;
import dev.loopmesh.lessons.chart.Quantity;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Mean waits at some utilisations, beside those of the same arrivals in theory. */
final class KneeMeasurement {
  /** The series of measured points. */
  static final String MEASURED = "measured";

  private static final String SET = "service time set";
  private static final String SERVICE = "service time, back to back";
  private static final String SERVICE_ERROR = "standard error of the service time";
  private static final double LEAST_MS = 0.2; // a timer's resolution, in the mean
  private static final String GOAL = "allowed distance from theory";
  private static final double DEVIATIONS = 4;
  private static final int CURVE = 84; // per cent

  private final int setMs;
  private final double goal;
  private final SplittableRandom random;
  private final Map<Double, List<SingleServerQueue>> seen = new LinkedHashMap<>();
  private final Map<Double, Integer> times = new LinkedHashMap<>();

  KneeMeasurement(int setMs, double goal, long seed) {
    this.setMs = setMs;
    this.goal = goal;
    this.random = new SplittableRandom(seed);
  }

  void add(double utilisation, int timeMs, List<SingleServerQueue> queues) {
    seen.put(utilisation, queues);
    times.put(utilisation, timeMs);
  }

  private static String wait(double utilisation) {
    return "mean wait at " + utilisation;
  }

  private static String theory(double utilisation) {
    return "the same arrivals in theory, at " + utilisation;
  }

  private static String spread(double utilisation) {
    return "its standard deviation, at " + utilisation;
  }

  private static String error(double utilisation) {
    return "standard error of the sample, at " + utilisation;
  }

  private static String time(double utilisation) {
    return "time of the load, at " + utilisation;
  }

  Measurement result() {
    List<SingleServerQueue> all = seen.values().stream().flatMap(List::stream).toList();
    List<Double> service = all.stream().flatMap(one -> one.serviceMs().stream()).toList();
    double[] served = service.stream().mapToDouble(d -> d).toArray();
    double error = SingleServerQueue.deviation(served) / Math.sqrt(Math.max(1, served.length));
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure(SET, setMs, "ms"));
    figures.add(new Figure(GOAL, goal, "%"));
    figures.add(new Figure(SERVICE, SingleServerQueue.mean(service), "ms"));
    figures.add(new Figure(SERVICE_ERROR, error, "ms"));
    List<Point> points = new ArrayList<>();
    seen.forEach(
        (utilisation, queues) -> {
          List<Figure> more = figures(utilisation, queues);
          points.add(new Point(utilisation, more.get(0).value()));
          figures.addAll(more);
        });
    return new Measurement(figures, chart(points), List.of(), new JsonObject());
  }

  private List<Figure> figures(double utilisation, List<SingleServerQueue> queues) {
    List<Double> service = queues.stream().flatMap(one -> one.serviceMs().stream()).toList();
    int requests = queues.stream().mapToInt(SingleServerQueue::requests).sum();
    double response = queues.stream().mapToDouble(SingleServerQueue::totalResponseMs).sum();
    List<Double> idle = queues.stream().flatMap(one -> one.idleResponseMs().stream()).toList();
    double waitMs = response / requests - SingleServerQueue.mean(idle);
    List<Double> drawn = service.isEmpty() ? List.of((double) setMs) : service;
    List<double[]> replays =
        queues.stream().map(one -> one.replayedWaitMs(drawn, random.split())).toList();
    double[] theory =
        IntStream.range(0, replays.get(0).length)
            .mapToDouble(i -> replays.stream().mapToDouble(one -> one[i]).sum() / requests)
            .toArray();
    double[] others = SingleServerQueue.drawnWaitMs(requests, utilisation, drawn, random.split());
    return List.of(
        new Figure(wait(utilisation), waitMs, "ms"),
        new Figure(
            theory(utilisation),
            IntStream.range(0, theory.length).mapToDouble(i -> theory[i]).average().orElse(0),
            "ms"),
        new Figure(spread(utilisation), SingleServerQueue.deviation(theory), "ms"),
        new Figure(time(utilisation), times.get(utilisation), "ms"),
        new Figure(error(utilisation), SingleServerQueue.deviation(others), "ms"));
  }

  private CurveChart chart(List<Point> points) {
    return new CurveChart(
        "Utilisation and mean wait in the queue",
        Axis.linear("utilisation", ""),
        Axis.linear("mean wait", "ms"),
        List.of(
            new Series("M/M/1", Kind.THEORY, curve(1)),
            new Series("M/D/1", Kind.THEORY, curve(0)),
            new Series(MEASURED, Kind.MEASURED, points)));
  }

  private List<Point> curve(double variation) {
    return IntStream.rangeClosed(0, CURVE / 2)
        .mapToObj(i -> i / 50.0)
        .map(u -> new Point(u, SingleServerQueue.meanWaitMs(u, setMs, variation)))
        .toList();
  }

  static Verdict judge(Measurement measured, Noise noise) {
    double set = measured.value(SET);
    double half = measured.value(wait(0.5));
    double most = measured.value(wait(0.8));
    double least = measured.value(wait(0.3));
    double serviceSlack = DEVIATIONS * measured.value(SERVICE_ERROR) + 1 + 4 * noise.meanPauseMs();
    String what =
        "Busy for 30 %% of the time: %s in the queue; 50 %%: %s; 80 %%: %s"
            .formatted(
                Quantity.print(least, "ms"),
                Quantity.print(half, "ms"),
                Quantity.print(most, "ms"));
    return Verdict.of(
        List.of(
            Comparison.near(
                "one request at a time", measured.value(SERVICE), set, serviceSlack, set / 4, "ms"),
            asInTheory(measured, noise, 0.5),
            asInTheory(measured, noise, 0.8)),
        noise,
        what + ". Theory, for the same arrivals: " + theories(measured) + ".",
        what + ", but in theory, for the same arrivals: " + theories(measured) + ".");
  }

  private static Comparison asInTheory(Measurement measured, Noise noise, double utilisation) {
    double theory = measured.value(theory(utilisation));
    return Comparison.near(
        wait(utilisation),
        measured.value(wait(utilisation)),
        theory,
        chance(measured, noise, utilisation),
        measured.value(GOAL) / 100 * theory,
        "ms");
  }

  private static double chance(Measurement measured, Noise noise, double utilisation) {
    return DEVIATIONS * measured.value(spread(utilisation))
        + LEAST_MS
        + byPauses(noise, utilisation, measured.value(time(utilisation)));
  }

  /** A pause makes those wait that arrive meanwhile, on average half of it, and others after it. */
  private static double byPauses(Noise noise, double utilisation, double timeMs) {
    double pause = noise.longestPauseMs();
    return noise.meanPauseMs() + pause * pause / (2 * timeMs) / (1 - utilisation);
  }

  private static String theories(Measurement measured) {
    return "%s, %s, %s"
        .formatted(
            Quantity.print(measured.value(theory(0.3)), "ms"),
            Quantity.print(measured.value(theory(0.5)), "ms"),
            Quantity.print(measured.value(theory(0.8)), "ms"));
  }
}
