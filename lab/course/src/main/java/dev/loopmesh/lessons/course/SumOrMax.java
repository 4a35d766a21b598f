package dev.loopmesh.lessons.course;

import dev.loopmesh.lessons.Comparison;
import dev.loopmesh.lessons.Figure;
import dev.loopmesh.lessons.Knob;
import dev.loopmesh.lessons.Lesson;
import dev.loopmesh.lessons.Measurement;
import dev.loopmesh.lessons.Noise;
import dev.loopmesh.lessons.Prediction;
import dev.loopmesh.lessons.Verdict;
import dev.loopmesh.lessons.chart.BarChart;
import dev.loopmesh.lessons.chart.BarChart.Kind;
import dev.loopmesh.lessons.chart.BarChart.Row;
import dev.loopmesh.lessons.chart.Quantity;
import dev.loopmesh.lessons.experiment.Experiment;
import dev.loopmesh.lessons.experiment.TimedResponse;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Three calls one after another take the sum of their times, all at once the longest of them. */
final class SumOrMax implements Lesson {
  private static final String EQUAL = "equal";
  private static final String UNEQUAL = "unequal";
  private static final String RANDOM = "random";

  private static final String SEQUENTIAL = "one after another";
  private static final String PARALLEL = "all at once";
  private static final String SUM = "sum of the waits";
  private static final String MAX = "longest wait";
  private static final String SET = "latency set, on average";
  private static final String RUNS = "runs of each";
  private static final int STEPS = 14; // threads that wake up one after another in three calls

  @Override
  public int number() {
    return 1;
  }

  @Override
  public String id() {
    return "sum-or-max";
  }

  @Override
  public Knob knob() {
    return new Knob(
        "latencies",
        "How long do the three services wait?",
        List.of(EQUAL, UNEQUAL, RANDOM),
        EQUAL);
  }

  @Override
  public Prediction prediction(String knob) {
    String waits =
        switch (knob) {
          case EQUAL -> "Each service waits 1 s.";
          case UNEQUAL -> "The services wait 0.5 s, 1 s and 1.5 s.";
          default -> "Each service waits 0.2 to 1 s, at random; three summaries are added up.";
        };
    return Prediction.number(
        PARALLEL, waits + " How long do three calls take, all at once?", "s", 0, 20);
  }

  @Override
  public Future<Measurement> run(Experiment experiment) {
    int times = experiment.knob().equals(RANDOM) ? 3 : 1;
    experiment.progress("warming up", 0);
    return experiment
        .mesh()
        .latencies("1ms", "1ms", "1ms")
        .compose(set -> experiment.summary("sequential"))
        .compose(warm -> experiment.summary("parallel"))
        .compose(warm -> setLatencies(experiment))
        .compose(set -> both(experiment, times));
  }

  private static Future<?> setLatencies(Experiment experiment) {
    boolean brief = experiment.isShort();
    return switch (experiment.knob()) {
      case EQUAL -> all(experiment, brief ? "300ms" : "1s");
      case UNEQUAL ->
          brief
              ? experiment.mesh().latencies("150ms", "300ms", "450ms")
              : experiment.mesh().latencies("500ms", "1s", "1.5s");
      default -> all(experiment, brief ? "uniform(100ms,400ms)" : "uniform(200ms,1s)");
    };
  }

  private static Future<?> all(Experiment experiment, String latency) {
    return experiment.mesh().latencies(latency, latency, latency);
  }

  private static Future<Measurement> both(Experiment experiment, int times) {
    experiment.startMeasuring();
    experiment.progress(SEQUENTIAL, 0.1);
    return experiment
        .repeat(times, i -> experiment.summary("sequential"))
        .compose(
            sequential -> {
              experiment.progress(PARALLEL, 0.7);
              return experiment
                  .repeat(times, i -> experiment.summary("parallel"))
                  .map(parallel -> measured(sequential, parallel, setSeconds(experiment)));
            });
  }

  private static double setSeconds(Experiment experiment) {
    return experiment.knob().equals(RANDOM)
        ? experiment.shortOr(0.25, 0.6)
        : experiment.shortOr(0.3, 1.0);
  }

  private static Measurement measured(
      List<TimedResponse> sequential, List<TimedResponse> parallel, double set) {
    double sum = sequential.stream().flatMap(SumOrMax::waits).mapToDouble(d -> d).sum() / 1e3;
    double max =
        parallel.stream().mapToDouble(one -> waits(one).reduce(0.0, Math::max)).sum() / 1e3;
    return new Measurement(
        List.of(
            new Figure(SEQUENTIAL, seconds(sequential), "s"),
            new Figure(SUM, sum, "s"),
            new Figure(PARALLEL, seconds(parallel), "s"),
            new Figure(MAX, max, "s"),
            new Figure(SET, set, "s"),
            new Figure(RUNS, sequential.size(), "")),
        chart(sequential.get(0), parallel.get(0)),
        List.of(sequential.get(0).traceId(), parallel.get(0).traceId()),
        new JsonObject());
  }

  private static double seconds(List<TimedResponse> all) {
    return all.stream().mapToDouble(TimedResponse::elapsedMs).sum() / 1e3;
  }

  /** For how long it waited for each service, in milliseconds: a busy machine makes it longer. */
  private static Stream<Double> waits(TimedResponse one) {
    return one.calls().stream().map(call -> call.getDouble("endMs") - call.getDouble("startMs"));
  }

  private static BarChart chart(TimedResponse sequential, TimedResponse parallel) {
    double sum = waits(sequential).mapToDouble(d -> d).sum() / 1e3;
    double max = waits(parallel).reduce(0.0, Math::max) / 1e3;
    List<Row> rows = new ArrayList<>(rows(SEQUENTIAL, sequential, sum));
    rows.addAll(rows(PARALLEL, parallel, max));
    return new BarChart("Three calls: the sum, or the longest", "s", rows);
  }

  private static List<Row> rows(String label, TimedResponse one, double expected) {
    List<Row> rows = new ArrayList<>();
    double seconds = one.elapsedMs() / 1e3;
    rows.add(
        Row.of(label, 0, seconds, Kind.WAIT, Quantity.print(seconds, "s")).expecting(expected));
    one.calls()
        .forEach(
            call ->
                rows.add(
                    Row.of(
                        call.getString("service"),
                        call.getDouble("startMs") / 1e3,
                        call.getDouble("endMs") / 1e3,
                        Kind.WORK,
                        "")));
    return rows;
  }

  @Override
  public Verdict judge(Measurement measured, Noise noise) {
    double sequential = measured.value(SEQUENTIAL);
    double parallel = measured.value(PARALLEL);
    double sum = measured.value(SUM);
    double max = measured.value(MAX);
    double set = measured.value(SET) * measured.value(RUNS);
    double slack = noise.slackMs((int) measured.value(RUNS) * STEPS) / 1e3;
    double most = set / 2;
    return Verdict.of(
        List.of(
            Comparison.near(SEQUENTIAL + " takes the sum", sequential, sum, slack, most, "s"),
            Comparison.near(PARALLEL + " takes the longest", parallel, max, slack, most, "s"),
            Comparison.atLeast(
                "the difference", sequential - parallel, set / 2, slack, set / 4, "s")),
        noise,
        ("One after another took %s, the sum of the waits; all at once took %s, the longest of them:"
                + " %s faster on the same thread.")
            .formatted(
                Quantity.print(sequential, "s"),
                Quantity.print(parallel, "s"),
                Quantity.print(sequential / parallel, "×")),
        "One after another took %s (the waits add up to %s), all at once %s (the longest: %s)."
            .formatted(
                Quantity.print(sequential, "s"),
                Quantity.print(sum, "s"),
                Quantity.print(parallel, "s"),
                Quantity.print(max, "s")));
  }
}
