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
import dev.loopmesh.lessons.experiment.LoopUse;
import dev.loopmesh.lessons.experiment.MeshControl;
import dev.loopmesh.lessons.experiment.TimedResponse;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A parked loop and a computing one are equally busy; only one of them uses the CPU. */
final class BusyOrStuck implements Lesson {
  private static final String BUSY_PARKED = "loop busy, parked";
  private static final String BUSY_COMPUTING = "loop busy, computing";
  private static final String CPU_PARKED = "CPU, parked";
  private static final String CPU_COMPUTING = "CPU, computing";
  private static final String RATIO = "CPU time, computing against parked";
  private static final String PARKED_FOR = "response time, parked";
  private static final String COMPUTING_FOR = "response time, computing";
  private static final List<String> AGGREGATOR = List.of(MeshControl.AGGREGATOR);
  private static final int STEPS = 5;

  /** One request that holds the loop, and what the loop has used meanwhile. */
  private record Held(TimedResponse response, LoopUse use) {
    double busy() {
      return Math.min(100, 100 * use.busyMs() / response.elapsedMs());
    }

    double cpu() {
      return Math.min(100, 100 * use.cpuMs() / response.elapsedMs());
    }
  }

  @Override
  public int number() {
    return 5;
  }

  @Override
  public String id() {
    return "busy-or-stuck";
  }

  @Override
  public Knob knob() {
    return new Knob(
        "hold", "How long does a request hold the loop?", List.of("500ms", "1s", "2s"), "1s");
  }

  @Override
  public Prediction prediction(String knob) {
    return Prediction.number(
        CPU_PARKED,
        "A request sleeps on the event loop for %s. For what share of that does its thread use the CPU?"
            .formatted(knob),
        "%",
        0,
        100);
  }

  @Override
  public Future<Measurement> run(Experiment experiment) {
    String hold = experiment.shortOr("300ms", experiment.knob());
    experiment.progress("warming up", 0);
    Future<Held> parked =
        hold(experiment, "block-loop", "1ms")
            .compose(warm -> hold(experiment, "spin-loop", "50ms"))
            .compose(
                warm -> {
                  experiment.startMeasuring();
                  experiment.progress("parked", 0.1);
                  return hold(experiment, "block-loop", hold);
                });
    Future<Held> computing =
        parked.compose(
            before -> {
              experiment.progress("computing", 0.5);
              return hold(experiment, "spin-loop", hold);
            });
    return computing
        .compose(before -> experiment.mesh().loops(MeshControl.AGGREGATOR))
        .map(loops -> measured(parked.result(), computing.result(), loops));
  }

  private static Future<Held> hold(Experiment experiment, String fault, String hold) {
    MeshControl mesh = experiment.mesh();
    JsonObject definition =
        new JsonObject()
            .put("fault", fault)
            .put("hold", hold)
            .put("match", new JsonObject().put("path", "/menu"));
    return mesh.fault(MeshControl.AGGREGATOR, "lesson", definition)
        .compose(set -> LoopUse.of(mesh, AGGREGATOR))
        .compose(
            before ->
                experiment
                    .get("/menu")
                    .compose(
                        menu ->
                            LoopUse.of(mesh, AGGREGATOR)
                                .map(after -> new Held(menu.expect(200), after.since(before)))));
  }

  private static Measurement measured(Held parked, Held computing, JsonObject loops) {
    List<String> traces = List.of(parked.response.traceId(), computing.response.traceId());
    return new Measurement(
        List.of(
            new Figure(BUSY_PARKED, parked.busy(), "%"),
            new Figure(CPU_PARKED, parked.cpu(), "%"),
            new Figure(BUSY_COMPUTING, computing.busy(), "%"),
            new Figure(CPU_COMPUTING, computing.cpu(), "%"),
            new Figure(RATIO, computing.use.cpuMs() / Math.max(1, parked.use.cpuMs()), "×"),
            new Figure(PARKED_FOR, parked.response.elapsedMs(), "ms"),
            new Figure(COMPUTING_FOR, computing.response.elapsedMs(), "ms")),
        new BarChart(
            "Share of the response time",
            "%",
            List.of(
                row(BUSY_PARKED, parked.busy(), Kind.HELD, 100),
                row(CPU_PARKED, parked.cpu(), Kind.WORK, 0),
                row(BUSY_COMPUTING, computing.busy(), Kind.HELD, 100),
                row(CPU_COMPUTING, computing.cpu(), Kind.WORK, 100))),
        traces,
        LoopProof.of(loops, traces));
  }

  private static Row row(String label, double share, Kind kind, double expected) {
    return Row.of(label, 0, share, kind, Quantity.print(share, "%")).expecting(expected);
  }

  @Override
  public Verdict judge(Measurement measured, Noise noise) {
    String sentence =
        "The loop was busy for %s of the time while it was parked, and for %s while it computed; its"
            + " thread used the CPU for %s and %s.";
    sentence =
        sentence.formatted(
            Quantity.print(measured.value(BUSY_PARKED), "%"),
            Quantity.print(measured.value(BUSY_COMPUTING), "%"),
            Quantity.print(measured.value(CPU_PARKED), "%"),
            Quantity.print(measured.value(CPU_COMPUTING), "%"));
    return Verdict.of(
        List.of(
            busy(measured, noise, BUSY_PARKED, PARKED_FOR),
            busy(measured, noise, BUSY_COMPUTING, COMPUTING_FOR),
            Comparison.atMost(CPU_PARKED, measured.value(CPU_PARKED), 10, 0, 1, "%"),
            // what other programs take from the CPU makes it compute for longer, not for less
            Comparison.atLeast(RATIO, measured.value(RATIO), 5, 0, 1, "×")),
        noise,
        sentence,
        sentence);
  }

  private static Comparison busy(
      Measurement measured, Noise noise, String share, String responseTime) {
    double slack = 100 * noise.slackMs(STEPS) / measured.value(responseTime);
    return Comparison.atLeast(share, measured.value(share), 100, slack, 50, "%");
  }
}
