package dev.loopmesh.lessons.course;

import dev.loopmesh.kit.load.LoadPlan;
import dev.loopmesh.kit.load.workload.Arrivals;
import dev.loopmesh.kit.load.workload.Arrivals.Process;
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
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** A request that needs three services is slow when any of them is. */
final class SlowestGuest implements Lesson {
  private static final String CALLS = "slow calls of one service";
  private static final String SUMMARIES = "slow summaries";
  private static final String HEDGED = "slow summaries, hedged";
  private static final String SHARE = "slow calls set";
  private static final String NUMBER = "requests of each";
  private static final String NEITHER = "neither quick nor slow";
  private static final int FAN_OUT = 3;
  private static final int QUICK_MS = 20;
  private static final int SLOW_MS = 400;
  private static final double DEVIATIONS = 4; // beyond: once in 16,000 runs

  @Override
  public int number() {
    return 10;
  }

  @Override
  public String id() {
    return "slowest-guest";
  }

  @Override
  public Knob knob() {
    return new Knob(
        "slow calls", "How many calls of a service are slow?", List.of("5%", "10%", "20%"), "10%");
  }

  @Override
  public Prediction prediction(String knob) {
    String question =
        "Each service takes %d ms in %s of its calls, otherwise %d ms. A summary needs all three,"
            + " at the same time: how many summaries are slow?";
    return Prediction.number(SUMMARIES, question.formatted(SLOW_MS, knob, QUICK_MS), "%", 0, 100);
  }

  @Override
  public Future<Measurement> run(Experiment experiment) {
    double share = Double.parseDouble(experiment.knob().replace("%", "")) / 100;
    String latency =
        "quantiles(0=%dms,%2$.0f=%1$dms,%2$.0f.000001=%3$dms)"
            .formatted(QUICK_MS, 100 * (1 - share), SLOW_MS);
    experiment.progress("warming up", 0);
    return experiment
        .mesh()
        .latencies(latency, latency, latency)
        .compose(set -> experiment.load(summaries(experiment, Duration.ofMillis(300))))
        .compose(warm -> experiment.mesh().url("user-service"))
        .compose(
            user -> plain(experiment, LoadPlan.of(user.resolve("/users/42"), load(experiment))))
        .compose(plain -> hedged(experiment, share, plain));
  }

  private static Arrivals load(Experiment experiment) {
    double rate = experiment.shortOr(120.0, 60.0);
    return Arrivals.at(Process.CONSTANT, rate, experiment.shortOr(time(2_200), time(10_000)));
  }

  private static Duration time(long ms) {
    return Duration.ofMillis(ms);
  }

  private static LoadPlan summaries(Experiment experiment, Duration time) {
    Arrivals all = load(experiment);
    Arrivals some = Arrivals.at(Process.CONSTANT, all.phases().get(0).from(), time);
    return experiment.plan("/users/42/summary?mode=parallel&deadline=60s", some).withTraces();
  }

  private record Loads(SentRequests calls, SentRequests summaries) {}

  private static Future<Loads> plain(Experiment experiment, LoadPlan calls) {
    experiment.startMeasuring();
    experiment.progress("not hedged", 0.05);
    Loads loads = new Loads(new SentRequests(), new SentRequests());
    Duration time = calls.workload().time();
    return Future.all(
            experiment.load(calls, loads.calls),
            experiment.load(summaries(experiment, time), loads.summaries))
        .map(over -> loads);
  }

  /** A second attempt begins when the first takes longer than quick ones do. */
  private static Future<Measurement> hedged(Experiment experiment, double share, Loads plain) {
    JsonObject settings =
        new JsonObject()
            .put("HEDGE_QUANTILE", "%.0f%%".formatted(100 * (1 - 2 * share)))
            .put("HEDGE_BUDGET", "60%");
    SentRequests hedged = new SentRequests();
    experiment.progress("learning what is slow", 0.45);
    return experiment
        .mesh()
        .settings(MeshControl.AGGREGATOR, settings)
        .compose(
            set ->
                experiment.load(summaries(experiment, experiment.shortOr(time(700), time(3_000)))))
        .compose(
            learned -> {
              experiment.progress("hedged", 0.6);
              return experiment.load(summaries(experiment, load(experiment).time()), hedged);
            })
        .map(over -> measured(share, plain, hedged));
  }

  private static Measurement measured(double share, Loads plain, SentRequests hedged) {
    double calls = SlowShare.of(plain.calls);
    double summaries = SlowShare.of(plain.summaries);
    double withHedges = SlowShare.of(hedged);
    return new Measurement(
        List.of(
            new Figure(SUMMARIES, summaries, "%"),
            new Figure(CALLS, calls, "%"),
            new Figure(HEDGED, withHedges, "%"),
            new Figure(SHARE, 100 * share, "%"),
            new Figure(NUMBER, hedged.all().size(), "req"),
            new Figure(NEITHER, SlowShare.neither(plain.calls, plain.summaries, hedged), "%")),
        new BarChart(
            "Slow: a call, a summary of three calls, and the same with hedging",
            "%",
            List.of(
                row("calls of one service", calls, 100 * share),
                row(SUMMARIES, summaries, any(share)),
                row(HEDGED, withHedges, any(share * share)))),
        List.of(plain.summaries.slowestTrace(), hedged.slowestTrace()),
        new JsonObject());
  }

  /** That at least one of the calls is slow, in per cent. */
  private static double any(double share) {
    return 100 * (1 - Math.pow(1 - share, FAN_OUT));
  }

  private static Row row(String label, double measured, double expected) {
    return Row.of(label, 0, measured, Kind.WORK, Quantity.print(measured, "%")).expecting(expected);
  }

  @Override
  public Verdict judge(Measurement measured, Noise noise) {
    double share = measured.value(SHARE) / 100;
    double any = any(share);
    double both = any(share * share);
    double slow = measured.value(SUMMARIES);
    double near = (any - 100 * share) / 2; // more, and it could be the share of one service
    String what =
        "%s of the calls were slow, and %s of the summaries that need three of them"
            .formatted(Quantity.print(measured.value(CALLS), "%"), Quantity.print(slow, "%"));
    String hedged = Quantity.print(measured.value(HEDGED), "%");
    double byChance = chance(share, measured, noise);
    double anyByChance = chance(any / 100, measured, noise);
    double bothByChance = chance(both / 100, measured, noise);
    double calls = measured.value(CALLS);
    return Verdict.of(
        List.of(
            Comparison.near(CALLS, calls, 100 * share, byChance, near, "%"),
            Comparison.near(SUMMARIES, slow, any, anyByChance, near, "%"),
            Comparison.atMost(
                HEDGED, measured.value(HEDGED), both, bothByChance, any / 2 - both, "%")),
        noise,
        what + "; with hedging %s.".formatted(hedged),
        what + " (hedged %s); 1 − (1 − p)³ is %s.".formatted(hedged, Quantity.print(any, "%")));
  }

  /** By how much the share of so many requests can differ by chance, and by delays. */
  private static double chance(double share, Measurement measured, Noise noise) {
    double late = Math.max(noise.longestPauseMs(), noise.latenessP99Ms());
    if (late > SlowShare.QUICK_TO_MS / 2) { // some of these in a row make any call slow
      return 100;
    }
    double deviation = 100 * Math.sqrt(share * (1 - share) / measured.value(NUMBER));
    return DEVIATIONS * deviation + 2 * measured.value(NEITHER);
  }
}
