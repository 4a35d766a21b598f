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
import dev.loopmesh.lessons.experiment.LoopSegments;
import dev.loopmesh.lessons.experiment.MeshControl;
import dev.loopmesh.lessons.experiment.Requests;
import dev.loopmesh.lessons.experiment.TimedResponse;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Requests that need no waiting are slow because another request holds their event loop. */
final class Microphone implements Lesson {
  private static final String BLOCKING = "blocking client";
  private static final String SLEEP = "sleep";
  private static final String COMPUTING = "computing";
  private static final String WORST = "slowest /menu";
  private static final String WAITED = "of it, waiting for the loop";
  private static final String SHARE = "share of waiting";
  private static final String HOLDER = "the other request";
  private static final String BEFORE = "slowest /menu before";
  private static final String HELD_BY = "heldBy";
  private static final int STEPS = 5;

  @Override
  public int number() {
    return 3;
  }

  @Override
  public String id() {
    return "microphone";
  }

  @Override
  public Knob knob() {
    return new Knob(
        "holder", "What holds the loop?", List.of(BLOCKING, SLEEP, COMPUTING), BLOCKING);
  }

  @Override
  public Prediction prediction(String knob) {
    String question =
        "Another request holds the event loop for 1 s (%s). /menu needs less than 1 ms of work. What"
            + " share of the slowest /menu's time is waiting for the loop?";
    return Prediction.number(SHARE, question.formatted(knob), "%", 0, 100);
  }

  @Override
  public Future<Measurement> run(Experiment experiment) {
    experiment.progress("warming up", 0);
    return prepare(experiment, "1ms", "1ms")
        .compose(set -> hold(experiment))
        .compose(warm -> Requests.atOnce(10, () -> menu(experiment)))
        .compose(
            warm ->
                prepare(
                    experiment,
                    experiment.shortOr("140ms", "333ms"),
                    experiment.shortOr("400ms", "1s")))
        .compose(
            set -> {
              experiment.startMeasuring();
              return experiment.repeat(5, i -> menu(experiment));
            })
        .compose(before -> victims(experiment, before));
  }

  /** The latency of each call of the blocking client, or how long the loop is held at once. */
  private static Future<?> prepare(Experiment experiment, String latency, String hold) {
    MeshControl mesh = experiment.mesh();
    if (experiment.knob().equals(BLOCKING)) {
      return mesh.latencies(latency, latency, latency);
    }
    JsonObject fault =
        new JsonObject()
            .put("fault", experiment.knob().equals(SLEEP) ? "block-loop" : "spin-loop")
            .put("hold", hold)
            .put("match", new JsonObject().put("path", "/users"));
    return mesh.latencies("1ms", "1ms", "1ms")
        .compose(set -> mesh.fault(MeshControl.AGGREGATOR, "lesson", fault));
  }

  private static Future<TimedResponse> menu(Experiment experiment) {
    return experiment.get("/menu").map(answer -> answer.expect(200));
  }

  private static Future<TimedResponse> hold(Experiment experiment) {
    return experiment.summary(experiment.knob().equals(BLOCKING) ? "blocking" : "parallel");
  }

  private static Future<Measurement> victims(Experiment experiment, List<TimedResponse> before) {
    experiment.progress("another request holds the loop", 0.2);
    Duration every = Duration.ofMillis(experiment.shortOr(50, 100));
    Future<TimedResponse> holder = hold(experiment);
    MeshControl mesh = experiment.mesh();
    Future<List<TimedResponse>> victims =
        Requests.during(holder, every, experiment, () -> menu(experiment));
    Future<LoopSegments> segments =
        victims.compose(done -> LoopSegments.of(mesh, MeshControl.AGGREGATOR));
    return segments
        .compose(done -> mesh.loops(MeshControl.AGGREGATOR))
        .map(loops -> proof(loops, segments.result(), holder.result()))
        .map(
            proof -> measured(before, holder.result(), victims.result(), segments.result(), proof));
  }

  /** The longest stalls, and what held the loop: its route, trace and frame. */
  private static JsonObject proof(JsonObject loops, LoopSegments segments, TimedResponse holder) {
    JsonObject proof = LoopProof.of(loops, List.of(holder.traceId()));
    String route = segments.require(holder.traceId()).get(0).route();
    return proof.put(HELD_BY, heldBy(route, proof.getJsonArray("stalls")));
  }

  /** Without a frame where no stack was sampled: their culprit is null. */
  static String heldBy(String route, JsonArray stalls) {
    return stalls.stream()
        .map(JsonObject.class::cast)
        .map(stall -> stall.getString("culprit"))
        .filter(Objects::nonNull)
        .findFirst()
        .map(frame -> route + ", in " + frame)
        .orElse(route);
  }

  private static Measurement measured(
      List<TimedResponse> before,
      TimedResponse holder,
      List<TimedResponse> victims,
      LoopSegments segments,
      JsonObject proof) {
    Comparator<TimedResponse> byTime = Comparator.comparingDouble(TimedResponse::elapsedMs);
    TimedResponse worst = victims.stream().max(byTime).orElseThrow();
    double waited = segments.waitedMs(worst, holder.traceId());
    List<Row> rows = new ArrayList<>();
    rows.add(row(HOLDER, holder, holder, Kind.HELD));
    victims.forEach(victim -> rows.add(row("/menu", victim, holder, Kind.WAIT)));
    return new Measurement(
        List.of(
            new Figure(HOLDER, holder.elapsedMs(), "ms"),
            new Figure(WORST, worst.elapsedMs(), "ms"),
            new Figure(WAITED, waited, "ms"),
            new Figure(SHARE, Math.min(100, 100 * waited / worst.elapsedMs()), "%"),
            new Figure(BEFORE, before.stream().max(byTime).orElseThrow().elapsedMs(), "ms")),
        new BarChart("Requests while another holds the loop", "ms", rows),
        List.of(worst.traceId(), holder.traceId()),
        proof);
  }

  private static Row row(String label, TimedResponse one, TimedResponse first, Kind kind) {
    String text = Quantity.print(one.elapsedMs(), "ms");
    return Row.of(label, one.sentMs() - first.sentMs(), one.doneMs() - first.sentMs(), kind, text);
  }

  @Override
  public Verdict judge(Measurement measured, Noise noise) {
    double worst = measured.value(WORST);
    double held = measured.value(HOLDER);
    double slack = noise.slackMs(STEPS);
    String sentence =
        "The slowest /menu took %s; for %s of it, it waited for the event loop, held by %s. Before, the"
            + " slowest took %s.";
    sentence =
        sentence.formatted(
            Quantity.print(worst, "ms"),
            Quantity.print(measured.value(SHARE), "%"),
            measured.loops().getString(HELD_BY, "another request"),
            Quantity.print(measured.value(BEFORE), "ms"));
    return Verdict.of(
        List.of(
            Comparison.atLeast(WORST, worst, held, slack, held / 2, "ms"),
            Comparison.near(WAITED, measured.value(WAITED), worst, slack, held / 4, "ms")),
        noise,
        sentence,
        sentence);
  }
}
