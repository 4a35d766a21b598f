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
import dev.loopmesh.lessons.experiment.MeshControl;
import dev.loopmesh.lessons.experiment.TimedResponse;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** One of three calls fails: the response can fail at once, or have the parts that came. */
final class OneDishBurns implements Lesson {
  private static final String DROP = "drop";
  private static final String WORK = "work";
  private static final String FAIL = "onFailure=fail";
  private static final String PARTIAL = "onFailure=partial";
  private static final String FIRST = "the call that failed";
  private static final String LONGEST = "longest call";
  private static final String LOST = "calls cancelled";
  private static final String PARTS = "parts in the partial response";
  private static final String WORKED = "services worked on cancelled calls";
  private static final String KEPT = "abandoned calls are worked on";
  private static final String SET = "latency set";
  private static final int STEPS = 8;

  @Override
  public int number() {
    return 11;
  }

  @Override
  public String id() {
    return "one-dish-burns";
  }

  @Override
  public Knob knob() {
    return new Knob(
        "abandoned",
        "What do the services do with a request whose caller has left?",
        List.of(DROP, WORK),
        DROP);
  }

  @Override
  public Prediction prediction(String knob) {
    String question =
        "Two services take 1 s, the third fails after 0.2 s, and the response with it. A service whose"
            + " caller has left %s. For how long do the other two work on the request?";
    return Prediction.number(
        WORKED, question.formatted(knob.equals(DROP) ? "stops" : "works on"), "s", 0, 5);
  }

  @Override
  public Future<Measurement> run(Experiment experiment) {
    MeshControl mesh = experiment.mesh();
    JsonObject capacity =
        new JsonObject()
            .put("concurrency", 100)
            .put("queue", 0)
            .put("abandoned", experiment.knob());
    String latency = experiment.shortOr("500ms", "1s");
    experiment.progress("warming up", 0);
    return mesh.latencies("1ms", "1ms", "1ms")
        .compose(set -> experiment.summary("parallel"))
        .compose(
            warm ->
                Future.all(
                    FailingService.OTHERS.stream()
                        .map(one -> mesh.capacity(one, capacity))
                        .toList()))
        .compose(set -> FailingService.failAfter(mesh, "20ms"))
        .compose(set -> FailingService.fetch(experiment, FAIL, 502))
        .compose(warm -> mesh.latencies(latency, "1ms", latency))
        .compose(set -> FailingService.failAfter(mesh, experiment.shortOr("100ms", "200ms")))
        .compose(set -> both(experiment));
  }

  private static Future<Measurement> both(Experiment experiment) {
    experiment.startMeasuring();
    experiment.progress(FAIL, 0.2);
    Future<TimedResponse> failed = FailingService.fetch(experiment, FAIL, 502);
    Future<Double> idle = failed.compose(done -> FailingService.idle(experiment));
    return idle.compose(
            done -> {
              experiment.progress(PARTIAL, 0.6);
              return FailingService.fetch(experiment, PARTIAL, 200);
            })
        .map(partial -> measured(experiment, failed.result(), idle.result(), partial));
  }

  private static Measurement measured(
      Experiment experiment, TimedResponse failed, double idleMs, TimedResponse partial) {
    double worked = (idleMs - failed.sentMs()) / 1e3;
    List<Row> rows = new ArrayList<>();
    rows.addAll(rows(FAIL, failed));
    rows.add(row("work on cancelled calls", 0, worked, Kind.WORK));
    rows.addAll(rows(PARTIAL, partial));
    double longest = partial.calls().stream().mapToDouble(OneDishBurns::seconds).max().orElse(0);
    return new Measurement(
        List.of(
            new Figure(FAIL, failed.elapsedMs() / 1e3, "s"),
            new Figure(FIRST, FailingService.seconds(failed), "s"),
            new Figure(LOST, count(failed, "cancelled"), ""),
            new Figure(WORKED, worked, "s"),
            new Figure(PARTIAL, partial.elapsedMs() / 1e3, "s"),
            new Figure(LONGEST, longest, "s"),
            new Figure(PARTS, count(partial, "ok"), ""),
            new Figure(KEPT, experiment.knob().equals(WORK) ? 1 : 0, ""),
            new Figure(SET, experiment.shortOr(0.5, 1.0), "s")),
        new BarChart("One of three calls fails", "s", rows),
        List.of(failed.traceId(), partial.traceId()),
        new JsonObject());
  }

  static double seconds(JsonObject call) {
    return (call.getDouble("endMs") - call.getDouble("startMs")) / 1e3;
  }

  private static double count(TimedResponse one, String outcome) {
    return one.calls().stream().filter(call -> call.getString("outcome").equals(outcome)).count();
  }

  private static List<Row> rows(String label, TimedResponse one) {
    List<Row> rows = new ArrayList<>();
    rows.add(row(label, 0, one.elapsedMs() / 1e3, Kind.WAIT));
    for (JsonObject call : one.calls()) {
      Kind kind = call.getString("outcome").equals("ok") ? Kind.WORK : Kind.HELD;
      double end = call.getDouble("endMs") / 1e3;
      rows.add(
          Row.of(
              call.getString("service"),
              call.getDouble("startMs") / 1e3,
              end,
              kind,
              call.getString("outcome")));
    }
    return rows;
  }

  private static Row row(String label, double from, double to, Kind kind) {
    return Row.of(label, from, to, kind, Quantity.print(to - from, "s"));
  }

  @Override
  public Verdict judge(Measurement measured, Noise noise) {
    double failed = measured.value(FAIL);
    double first = measured.value(FIRST);
    double partial = measured.value(PARTIAL);
    double worked = measured.value(WORKED);
    double longest = measured.value(LONGEST);
    double slack = noise.slackMs(STEPS) / 1e3;
    double most = measured.value(SET) / 3;
    boolean kept = measured.value(KEPT) == 1;
    // a call that was to be cancelled may have ended before a failure that came this late
    double others = slack > measured.value(SET) - first ? 2 : 0;
    String sentence =
        ("The failure was answered after %s, with %.0f of 3 calls cancelled; the services worked on them"
                + " until %s after the request. The partial response had %.0f of 3 parts after %s.")
            .formatted(
                Quantity.print(failed, "s"),
                measured.value(LOST),
                Quantity.print(worked, "s"),
                measured.value(PARTS),
                Quantity.print(partial, "s"));
    return Verdict.of(
        List.of(
            Comparison.near(FAIL, failed, first, slack, most, "s"),
            Comparison.near(LOST, measured.value(LOST), 2, others, 0.5, ""),
            Comparison.near(
                WORKED,
                worked,
                kept ? longest : failed,
                slack + FailingService.POLL.toMillis() / 1e3,
                most,
                "s"),
            Comparison.near(PARTIAL, partial, longest, slack, most, "s"),
            Comparison.near(PARTS, measured.value(PARTS), 2, 0, 0.5, ""),
            Comparison.atLeast("the difference", partial - failed, most, slack, 0, "s")),
        noise,
        sentence,
        sentence);
  }
}
