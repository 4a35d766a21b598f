package dev.loopmesh.lessons.course;

import dev.loopmesh.lessons.Comparison;
import dev.loopmesh.lessons.Figure;
import dev.loopmesh.lessons.Knob;
import dev.loopmesh.lessons.Lesson;
import dev.loopmesh.lessons.Measurement;
import dev.loopmesh.lessons.Noise;
import dev.loopmesh.lessons.Prediction;
import dev.loopmesh.lessons.Verdict;
import dev.loopmesh.lessons.chart.CurveChart;
import dev.loopmesh.lessons.chart.CurveChart.Axis;
import dev.loopmesh.lessons.chart.CurveChart.Kind;
import dev.loopmesh.lessons.chart.CurveChart.Series;
import dev.loopmesh.lessons.chart.Point;
import dev.loopmesh.lessons.chart.Quantity;
import dev.loopmesh.lessons.experiment.Experiment;
import dev.loopmesh.lessons.experiment.Requests;
import dev.loopmesh.lessons.experiment.TimedResponse;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A worker pool serves as many requests at a time as it has threads; one loop serves them all. */
final class MoreWaiters implements Lesson {
  private static final String REQUESTS = "requests";
  private static final String ALONE = "one request alone";
  private static final String THREADS = "requests with a worker at once";
  private static final String QUEUED = "requests queued for a worker";
  private static final String WORKERS = "the last, worker pool";
  private static final String LOOP = "the last, one loop";
  private static final String VIRTUAL = "the last, virtual threads (calls at once)";
  private static final String WORKER_WAIT = "longest wait for a worker";
  private static final String LOOP_WAIT = "longest wait for the loop";
  private static final String LATER = "how much later the worker pool is done";
  private static final String SET = "latency set, of all calls";
  private static final int STEPS = 14;

  @Override
  public int number() {
    return 7;
  }

  @Override
  public String id() {
    return "more-waiters";
  }

  @Override
  public Knob knob() {
    return new Knob(
        REQUESTS, "How many arrive at the same moment?", List.of("10", "21", "40", "60"), "40");
  }

  @Override
  public Prediction prediction(String knob) {
    String question =
        "%s requests that wait 1 s each, in blocking code on a pool of 20 worker threads: when is the"
            + " last one answered?";
    return Prediction.number(WORKERS, question.formatted(knob), "s", 0, 60);
  }

  @Override
  public Future<Measurement> run(Experiment experiment) {
    int requests = Integer.parseInt(experiment.knob());
    String third = experiment.shortOr("150ms", "333ms");
    experiment.progress("warming up", 0);
    return experiment
        .mesh()
        .latencies("1ms", "1ms", "1ms")
        .compose(set -> atOnce(experiment, requests, "worker"))
        .compose(warm -> atOnce(experiment, requests, "sequential"))
        .compose(warm -> experiment.mesh().latencies(third, third, third))
        .compose(
            set -> {
              experiment.startMeasuring();
              return experiment.summary("sequential");
            })
        .compose(alone -> all(experiment, requests, alone));
  }

  private static Future<Arrivals> atOnce(Experiment experiment, int requests, String mode) {
    return Requests.atOnce(requests, () -> experiment.summary(mode)).map(Arrivals::new);
  }

  private static Future<Measurement> all(Experiment experiment, int requests, TimedResponse alone) {
    experiment.progress("one loop", 0.2);
    Future<Arrivals> loop = atOnce(experiment, requests, "sequential");
    Future<Arrivals> workers =
        loop.compose(
            before -> {
              experiment.progress("worker pool", 0.4);
              return atOnce(experiment, requests, "worker");
            });
    Future<Optional<Arrivals>> virtual = workers.compose(before -> virtual(experiment, requests));
    return virtual.map(
        done ->
            new Measurement(
                figures(experiment, alone, loop.result(), workers.result(), virtual.result()),
                chart(alone, loop.result(), workers.result()),
                List.of(loop.result().lastTrace(), workers.result().lastTrace()),
                new JsonObject()));
  }

  /** None below Java 21. */
  private static Future<Optional<Arrivals>> virtual(Experiment experiment, int requests) {
    String path = "/users/42/summary?deadline=60s&mode=virtual";
    return experiment
        .get(path)
        .compose(
            first -> {
              if (first.status() == 501) {
                return Future.succeededFuture(Optional.empty());
              }
              experiment.progress("virtual threads", 0.8);
              return atOnce(experiment, requests, "virtual").map(Optional::of);
            });
  }

  private static List<Figure> figures(
      Experiment experiment,
      TimedResponse alone,
      Arrivals loop,
      Arrivals workers,
      Optional<Arrivals> virtual) {
    long served = workers.waitedLessThan(0.9e3 * setSeconds(experiment));
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure(REQUESTS, workers.size(), "req"));
    figures.add(new Figure(ALONE, alone.elapsedMs() / 1e3, "s"));
    figures.add(new Figure(THREADS, served, "req"));
    figures.add(new Figure(QUEUED, workers.size() - served, "req"));
    figures.add(new Figure(WORKERS, workers.last(), "s"));
    figures.add(new Figure(WORKER_WAIT, workers.longestWait(), "s"));
    figures.add(new Figure(LOOP, loop.last(), "s"));
    figures.add(new Figure(LOOP_WAIT, loop.longestWait(), "s"));
    figures.add(new Figure(SET, setSeconds(experiment), "s"));
    virtual.ifPresent(all -> figures.add(new Figure(VIRTUAL, all.last(), "s")));
    return figures;
  }

  private static double setSeconds(Experiment experiment) {
    return experiment.shortOr(0.45, 0.999);
  }

  private static CurveChart chart(TimedResponse alone, Arrivals loop, Arrivals workers) {
    double one = alone.elapsedMs() / 1e3;
    return new CurveChart(
        "Response times of requests that arrive together",
        Axis.linear("request, in the order of responses", ""),
        Axis.linear("response time", "s"),
        List.of(
            new Series(
                "one alone",
                Kind.THEORY,
                List.of(new Point(1, one), new Point(workers.size(), one))),
            new Series("worker pool", Kind.MEASURED, workers.points()),
            new Series("one loop", Kind.MEASURED, loop.points())));
  }

  @Override
  public Verdict judge(Measurement measured, Noise noise) {
    double requests = measured.value(REQUESTS);
    double alone = measured.value(ALONE);
    double turns = Math.ceil(requests / measured.value(THREADS));
    double slack = noise.slackMs((int) (turns * STEPS + requests)) / 1e3;
    double shared = noise.slackMs((int) requests * STEPS) / 1e3; // all of them on one loop
    double set = measured.value(SET);
    String sentence =
        "%.0f requests of %s each: %.0f had a worker at once, %.0f were queued, and the last was answered"
            + " after %s. On one event loop the last was answered after %s.";
    sentence =
        sentence.formatted(
            requests,
            Quantity.print(alone, "s"),
            measured.value(THREADS),
            measured.value(QUEUED),
            Quantity.print(measured.value(WORKERS), "s"),
            Quantity.print(measured.value(LOOP), "s"));
    double workers = measured.value(WORKERS);
    double loop = measured.value(LOOP);
    double wait = measured.value(WORKER_WAIT);
    List<Comparison> comparisons = new ArrayList<>();
    comparisons.add(Comparison.atLeast(WORKERS, workers, turns * set, slack, set / 2, "s"));
    comparisons.add(Comparison.atLeast(WORKER_WAIT, wait, (turns - 1) * set, slack, set / 2, "s"));
    comparisons.add(Comparison.atMost(LOOP, loop, set, shared, set, "s"));
    comparisons.add(
        Comparison.atMost(LOOP_WAIT, measured.value(LOOP_WAIT), 0, shared, set / 4, "s"));
    if (turns > 1) {
      double later = (turns - 1) * set;
      comparisons.add(Comparison.atLeast(LATER, workers - loop, later, shared, 0.75 * later, "s"));
    }
    return Verdict.of(comparisons, noise, sentence, sentence);
  }
}
