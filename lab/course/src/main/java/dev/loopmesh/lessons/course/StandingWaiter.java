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
import dev.loopmesh.lessons.experiment.LoopProof;
import dev.loopmesh.lessons.experiment.MeshControl;
import dev.loopmesh.lessons.experiment.Requests;
import dev.loopmesh.lessons.experiment.TimedResponse;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Requests at the same time: with a blocking client they are served one by one. */
final class StandingWaiter implements Lesson {
  private static final String SET = "each request waits";
  private static final String BLOCKING = "the last, blocking";
  private static final String WAITING = "the last, not blocking";
  private static final String REQUESTS = "requests";
  private static final String LOOPS = "event loops that were blocked";
  private static final int STEPS = 14;

  @Override
  public int number() {
    return 2;
  }

  @Override
  public String id() {
    return "standing-waiter";
  }

  @Override
  public Knob knob() {
    return new Knob(
        REQUESTS, "How many arrive at the same moment?", List.of("2", "5", "10", "20"), "10");
  }

  @Override
  public Prediction prediction(String knob) {
    String question =
        "%s requests of 1 s each, with a client that blocks the loop: when is the last one answered?";
    return Prediction.number(BLOCKING, question.formatted(knob), "s", 0, 60);
  }

  @Override
  public Future<Measurement> run(Experiment experiment) {
    int requests = Integer.parseInt(experiment.knob());
    experiment.progress("warming up", 0);
    return experiment
        .mesh()
        .latencies("1ms", "1ms", "1ms")
        .compose(set -> experiment.summary("blocking"))
        .compose(warm -> Requests.atOnce(requests, () -> experiment.summary("sequential")))
        .compose(warm -> setLatency(experiment))
        .compose(set -> both(experiment, requests));
  }

  /** Three services, one after another: a third of the time each. */
  private static Future<?> setLatency(Experiment experiment) {
    String third = experiment.shortOr("50ms", "333ms");
    return experiment.mesh().latencies(third, third, third);
  }

  private static double setSeconds(Experiment experiment) {
    return experiment.shortOr(0.15, 0.999);
  }

  private static Future<Measurement> both(Experiment experiment, int requests) {
    experiment.startMeasuring();
    experiment.progress("%d requests, not blocking".formatted(requests), 0.05);
    return Requests.atOnce(requests, () -> experiment.summary("sequential"))
        .compose(
            waiting -> {
              experiment.progress("%d requests, blocking".formatted(requests), 0.15);
              return Requests.atOnce(requests, () -> experiment.summary("blocking"))
                  .compose(blocking -> withLoops(experiment, waiting, blocking));
            });
  }

  private static Future<Measurement> withLoops(
      Experiment experiment, List<TimedResponse> waiting, List<TimedResponse> blocking) {
    double set = setSeconds(experiment);
    return experiment
        .mesh()
        .loops(MeshControl.AGGREGATOR)
        .map(loops -> measured(set, waiting, blocking, loops));
  }

  private static Measurement measured(
      double set, List<TimedResponse> waiting, List<TimedResponse> blocking, JsonObject loops) {
    List<String> traces = blocking.stream().map(TimedResponse::traceId).toList();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < blocking.size(); i++) {
      rows.add(row("blocking, " + (i + 1), blocking.get(i), Kind.HELD, set * (i + 1)));
    }
    for (int i = 0; i < waiting.size(); i++) {
      rows.add(row("not blocking, " + (i + 1), waiting.get(i), Kind.WORK, set));
    }
    return new Measurement(
        List.of(
            new Figure(SET, set, "s"),
            new Figure(WAITING, last(waiting), "s"),
            new Figure(BLOCKING, last(blocking), "s"),
            new Figure(REQUESTS, blocking.size(), "req"),
            new Figure(LOOPS, LoopProof.stalledLoops(loops, traces), "loops")),
        new BarChart("When each request was answered", "s", rows),
        List.of(traces.get(0), traces.get(traces.size() - 1)),
        LoopProof.of(loops, traces));
  }

  private static Row row(String label, TimedResponse one, Kind kind, double expected) {
    double seconds = one.elapsedMs() / 1e3;
    return Row.of(label, 0, seconds, kind, Quantity.print(seconds, "s")).expecting(expected);
  }

  private static double last(List<TimedResponse> all) {
    return all.get(all.size() - 1).elapsedMs() / 1e3;
  }

  @Override
  public Verdict judge(Measurement measured, Noise noise) {
    double requests = measured.value(REQUESTS);
    double set = measured.value(SET);
    double blocking = measured.value(BLOCKING);
    double waiting = measured.value(WAITING);
    double sum = requests * set;
    String both =
        "%.0f requests that wait %s each: the last was answered after %s with a blocking client, and"
            .formatted(requests, Quantity.print(set, "s"), Quantity.print(blocking, "s"));
    return Verdict.of(
        List.of(
            Comparison.atLeast(
                "blocking takes one after another",
                blocking,
                sum,
                0, // noise only adds time
                sum / 20,
                "s"),
            Comparison.atMost("one event loop is blocked", measured.value(LOOPS), 1, 0, 0, "loops"),
            Comparison.near(
                "not blocking takes as long as one",
                waiting,
                set,
                // they share their processors; the loops of aggregator and services may each be
                // late
                2 * noise.slackMs((int) requests * STEPS) / 1e3,
                set * Math.max(0.5, (requests - 1) / 4),
                "s")),
        noise,
        both + " after %s without blocking.".formatted(Quantity.print(waiting, "s")),
        both
            + " after %s without; one after another would be %s."
                .formatted(Quantity.print(waiting, "s"), Quantity.print(sum, "s")));
  }
}
