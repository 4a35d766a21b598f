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
import dev.loopmesh.lessons.experiment.LoopUse;
import dev.loopmesh.lessons.experiment.MeshControl;
import dev.loopmesh.lessons.experiment.Requests;
import dev.loopmesh.lessons.experiment.TimedResponse;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** CPU work on one event loop gains nothing by concurrency; on several loops up to the cores. */
final class CookingIsNotWaiting implements Lesson {
  private static final String ONE = "one loop";
  private static final String THREE = "three loops";
  private static final String SEQUENTIAL = "one after another";
  private static final String AT_ONCE = "all at once";
  private static final String GAIN = "gain";
  private static final String CPU = "CPU time of the work";
  private static final String BUSY = "loops busy at a time";
  private static final String USED = "cores used at a time";
  private static final String LOOPS = "loops that share the work";
  private static final String CORES = "cores of this machine";
  private static final int TASKS = 3;
  private static final int STEPS = 8;

  @Override
  public int number() {
    return 4;
  }

  @Override
  public String id() {
    return "cooking-is-not-waiting";
  }

  @Override
  public Knob knob() {
    return new Knob("where", "Which event loops compute?", List.of(ONE, THREE), ONE);
  }

  @Override
  public Prediction prediction(String knob) {
    String question =
        "Three requests compute for 0.5 s each, on %s. How long do they take, all at once?";
    String where = knob.equals(ONE) ? "the same event loop" : "an event loop each";
    return Prediction.number(AT_ONCE, question.formatted(where), "s", 0, 20);
  }

  @Override
  public Future<Measurement> run(Experiment experiment) {
    experiment.progress("warming up", 0);
    return experiment
        .mesh()
        .latencies("1ms", "1ms", "1ms")
        .compose(set -> work(experiment, "20ms"))
        .compose(set -> sequential(experiment))
        .compose(warm -> atOnce(experiment))
        .compose(warm -> work(experiment, experiment.shortOr("200ms", "500ms")))
        .compose(set -> both(experiment));
  }

  private static List<String> cooks(Experiment experiment) {
    return experiment.knob().equals(ONE) ? List.of(MeshControl.AGGREGATOR) : MeshControl.SERVICES;
  }

  private static Future<?> work(Experiment experiment, String hold) {
    JsonObject fault = new JsonObject().put("fault", "spin-loop").put("hold", hold);
    if (experiment.knob().equals(ONE)) {
      fault.put("match", new JsonObject().put("path", "/menu"));
    }
    return Future.all(
        cooks(experiment).stream()
            .map(cook -> experiment.mesh().fault(cook, "lesson", fault))
            .toList());
  }

  private static Future<List<TimedResponse>> sequential(Experiment experiment) {
    return experiment.knob().equals(ONE)
        ? experiment.repeat(TASKS, i -> experiment.get("/menu"))
        : experiment.summary("sequential").map(List::of);
  }

  private static Future<List<TimedResponse>> atOnce(Experiment experiment) {
    return experiment.knob().equals(ONE)
        ? Requests.atOnce(TASKS, () -> experiment.get("/menu"))
        : experiment.summary("parallel").map(List::of);
  }

  private static Future<Measurement> both(Experiment experiment) {
    experiment.startMeasuring();
    experiment.progress(SEQUENTIAL, 0.2);
    MeshControl mesh = experiment.mesh();
    List<String> cooks = cooks(experiment);
    Future<List<TimedResponse>> sequential = sequential(experiment);
    Future<LoopUse> before = sequential.compose(done -> LoopUse.of(mesh, cooks));
    Future<List<TimedResponse>> atOnce =
        before.compose(
            read -> {
              experiment.progress(AT_ONCE, 0.6);
              return atOnce(experiment);
            });
    return atOnce
        .compose(done -> LoopUse.of(mesh, cooks))
        .map(
            after ->
                measured(
                    sequential.result(), atOnce.result(), after.since(before.result()), cooks));
  }

  private static Measurement measured(
      List<TimedResponse> sequential, List<TimedResponse> atOnce, LoopUse use, List<String> cooks) {
    double oneByOne = Requests.seconds(sequential);
    double together = Requests.seconds(atOnce);
    int cores = Runtime.getRuntime().availableProcessors();
    double cpu = use.cpuMs() / 1e3;
    List<TimedResponse> all = new ArrayList<>(sequential);
    all.addAll(atOnce);
    return new Measurement(
        List.of(
            new Figure(SEQUENTIAL, oneByOne, "s"),
            new Figure(AT_ONCE, together, "s"),
            new Figure(GAIN, oneByOne / together, "×"),
            new Figure(CPU, cpu, "s"),
            new Figure(BUSY, use.busyMs() / 1e3 / together, ""),
            new Figure(USED, cpu / together, ""),
            new Figure(LOOPS, cooks.size(), ""),
            new Figure(CORES, cores, "")),
        new BarChart(
            "Three requests that compute",
            "s",
            List.of(
                row(SEQUENTIAL, oneByOne, cpu),
                row(AT_ONCE, together, cpu / Math.min(cooks.size(), cores)))),
        all.stream().map(TimedResponse::traceId).toList(),
        new JsonObject());
  }

  private static Row row(String label, double seconds, double expected) {
    return Row.of(label, 0, seconds, Kind.WORK, Quantity.print(seconds, "s")).expecting(expected);
  }

  @Override
  public Verdict judge(Measurement measured, Noise noise) {
    double loops = measured.value(LOOPS);
    double busy = measured.value(BUSY);
    double used = measured.value(USED);
    double slack = noise.slackMs(STEPS) / 1e3 / measured.value(AT_ONCE);
    double usable = Math.min(loops, measured.value(CORES));
    // what other programs had of the cores that the loops could have used
    double stolen = Math.max(0, Math.min(busy, measured.value(CORES)) - used);
    String sentence =
        "Three requests that compute took %s one after another, and %s all at once, on %s: %s."
            .formatted(
                Quantity.print(measured.value(SEQUENTIAL), "s"),
                Quantity.print(measured.value(AT_ONCE), "s"),
                loops == 1
                    ? "one event loop"
                    : "three event loops and %.0f cores".formatted(usable),
                Quantity.print(measured.value(GAIN), "×"));
    List<Comparison> comparisons = new ArrayList<>();
    comparisons.add(
        Comparison.near(BUSY, busy, loops, loops * slack, Math.max(1, loops - 1) / 2, ""));
    comparisons.add(Comparison.atMost(BUSY, busy, loops, 0, 0.2, "")); // noise adds no loops
    comparisons.add(Comparison.atMost(USED, used, usable, 0, 0.1, ""));
    if (usable > 1) {
      // a core that does whole tasks is idle while another does one more: 1.5 of 2 for 3 tasks
      double least = TASKS / Math.ceil(TASKS / usable);
      comparisons.add(Comparison.atLeast(USED, used, least, stolen + slack, 0.4 * (least - 1), ""));
    }
    String reason =
        stolen > slack
            ? "the loops had %.1f of the %.0f cores that they could use".formatted(used, usable)
            : noise.reason();
    return Verdict.of(comparisons, reason, sentence, sentence);
  }
}
