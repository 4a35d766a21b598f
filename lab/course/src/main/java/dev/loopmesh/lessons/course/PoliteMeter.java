package dev.loopmesh.lessons.course;

import dev.loopmesh.kit.load.LoadReport;
import dev.loopmesh.kit.load.workload.Arrivals;
import dev.loopmesh.kit.load.workload.Users;
import dev.loopmesh.kit.time.DurationText;
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
import dev.loopmesh.lessons.experiment.LoopProof;
import dev.loopmesh.lessons.experiment.MeshControl;
import dev.loopmesh.lessons.experiment.TimedResponse;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** One freeze, measured by one user who waits for each response, and by requests on time. */
final class PoliteMeter implements Lesson {
  private static final String CLOSED = "p99 that one user measures";
  private static final String OPEN = "p99 of requests on time";
  private static final String LONGEST = "longest response on time";
  private static final String MET = "requests of the user that met the freeze";
  private static final String SENT = "requests of the user";
  private static final String FREEZE = "freeze";
  private static final String TIME = "time of the load";
  private static final double RATE = 100;
  private static final double TAIL = 0.01; // above p99
  private static final int FACTOR = 20;
  private static final int STEPS = 10;
  private static final int PARTS = 120; // points of a curve

  @Override
  public int number() {
    return 9;
  }

  @Override
  public String id() {
    return "polite-meter";
  }

  @Override
  public Knob knob() {
    return new Knob(
        FREEZE, "For how long does the server freeze, once?", List.of("1s", "2s", "4s"), "2s");
  }

  @Override
  public Prediction prediction(String knob) {
    String question =
        "A server responds within some milliseconds and freezes once, for %s of 20 s. A load test"
            + " with one user, who sends a request, waits for the response, and sends the next:"
            + " which p99 does it report?";
    return Prediction.number(CLOSED, question.formatted(knob), "ms", 0, 4_000);
  }

  /** Half of the freeze, and a quarter of the time, in the short form. */
  @Override
  public Future<Measurement> run(Experiment experiment) {
    Duration full = DurationText.parse(experiment.knob());
    Duration freeze = experiment.shortOr(full.dividedBy(2), full);
    JsonObject fault =
        new JsonObject()
            .put("fault", "block-loop")
            .put("hold", DurationText.print(freeze))
            .put("match", new JsonObject().put("path", "/users/{id}/summary"));
    experiment.progress("warming up", 0);
    return experiment
        .mesh()
        .latencies("1ms", "1ms", "1ms")
        .compose(set -> experiment.summary("parallel"))
        .compose(warm -> experiment.load(experiment.plan("/menu", open(Duration.ofMillis(500)))))
        .compose(warm -> experiment.mesh().fault(MeshControl.AGGREGATOR, "freeze", fault))
        .compose(set -> both(experiment, freeze));
  }

  private static Arrivals open(Duration time) {
    return Arrivals.constant(RATE, time);
  }

  private static Future<Measurement> both(Experiment experiment, Duration freeze) {
    Duration time = Duration.ofSeconds(experiment.shortOr(5, 20));
    Duration think = Duration.ofNanos((long) (1e9 / RATE));
    SentRequests one = new SentRequests();
    SentRequests many = new SentRequests();
    experiment.startMeasuring();
    experiment.progress("one user, and requests on time", 0.05);
    double startMs = experiment.nowMs();
    Future<LoadReport> closed =
        experiment.load(experiment.plan("/menu", new Users(1, think, time)), one);
    Future<LoadReport> open = experiment.load(experiment.plan("/menu", open(time)), many);
    Future<TimedResponse> trigger =
        experiment.pause(time.dividedBy(4)).compose(now -> experiment.summary("parallel"));
    return Future.all(closed, open, trigger)
        .compose(over -> experiment.mesh().loops(MeshControl.AGGREGATOR))
        .map(
            loops ->
                new Measurement(
                    List.of(
                        new Figure(CLOSED, p99(closed.result()), "ms"),
                        new Figure(OPEN, p99(open.result()), "ms"),
                        new Figure(LONGEST, longest(open.result()), "ms"),
                        new Figure(MET, met(one, freeze), "req"),
                        new Figure(SENT, one.all().size(), "req"),
                        new Figure(FREEZE, freeze.toMillis(), "ms"),
                        new Figure(TIME, time.toMillis(), "ms")),
                    chart(one, many, trigger.result().sentMs() - startMs, freeze),
                    List.of(trigger.result().traceId()),
                    LoopProof.of(loops, List.of(trigger.result().traceId()))));
  }

  private static double p99(LoadReport report) {
    return report.times().response().getValueAtPercentile(100 * (1 - TAIL)) / 1e6;
  }

  private static double longest(LoadReport report) {
    return report.times().response().getMaxValue() / 1e6;
  }

  private static long met(SentRequests one, Duration freeze) {
    return one.all().stream().filter(each -> each.responseMs() > freeze.toMillis() / 2.0).count();
  }

  private static CurveChart chart(
      SentRequests one, SentRequests many, double frozenMs, Duration freeze) {
    double from = frozenMs / 1e3;
    double seconds = freeze.toMillis() / 1e3;
    List<Point> waiting = List.of(new Point(from + seconds, 0), new Point(from, seconds));
    return new CurveChart(
        "Response time by the moment at which the request was due",
        Axis.linear("time", "s"),
        Axis.linear("response time", "s"),
        List.of(
            new Series("rest of the freeze", Kind.THEORY, waiting),
            new Series("requests on time", Kind.MEASURED, many.slowest(PARTS)),
            new Series("one user", Kind.MEASURED, one.slowest(PARTS))));
  }

  /**
   * Of T · rate requests on time, freeze · rate wait for the rest of the freeze, evenly spread from
   * all of it to nothing. One in a hundred of all is above p99, which is 0.01 · T below the freeze.
   * The freeze is the one that was measured, which other programs may have prolonged.
   */
  @Override
  public Verdict judge(Measurement measured, Noise noise) {
    double freeze = measured.value(FREEZE);
    double longest = measured.value(LONGEST);
    double tail = TAIL * measured.value(TIME);
    double closed = measured.value(CLOSED);
    double open = measured.value(OPEN);
    double slack = noise.slackMs(STEPS) + 1e3 / RATE;
    String what =
        "One freeze of %s: one user measures a p99 of %s, requests on time one of %s."
            .formatted(
                Quantity.print(freeze, "ms"),
                Quantity.print(closed, "ms"),
                Quantity.print(open, "ms"));
    return Verdict.of(
        List.of(
            Comparison.atLeast(LONGEST, longest, freeze, 0, freeze / 8, "ms"),
            Comparison.near(OPEN, open, longest - tail, slack, freeze / 8, "ms"),
            Comparison.atMost(
                CLOSED + ", against a twentieth",
                closed,
                (freeze - tail) / FACTOR,
                late(measured, noise),
                0,
                "ms"),
            Comparison.atMost(MET, measured.value(MET), 1, stalls(noise, freeze), 0, "req")),
        noise,
        what + " The user met it once in %.0f requests.".formatted(measured.value(SENT)),
        what
            + " By arithmetic the second should be %s, and the first at most a twentieth of it."
                .formatted(Quantity.print(longest - tail, "ms")));
  }

  /** With too few requests the freeze itself is at p99. */
  private static double late(Measurement measured, Noise noise) {
    boolean enough = measured.value(SENT) * TAIL > 2;
    return enough ? 2 * noise.longestPauseMs() : measured.value(LONGEST);
  }

  /** Requests that a pause of the machine can have delayed for as long. */
  private static double stalls(Noise noise, double freezeMs) {
    return Math.floor(4 * noise.longestPauseMs() / freezeMs);
  }
}
