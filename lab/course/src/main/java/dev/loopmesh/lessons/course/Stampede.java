package dev.loopmesh.lessons.course;

import dev.loopmesh.kit.load.LoadPlan;
import dev.loopmesh.kit.load.workload.Arrivals;
import dev.loopmesh.lessons.Comparison;
import dev.loopmesh.lessons.Figure;
import dev.loopmesh.lessons.Knob;
import dev.loopmesh.lessons.Lesson;
import dev.loopmesh.lessons.Measurement;
import dev.loopmesh.lessons.Noise;
import dev.loopmesh.lessons.Prediction;
import dev.loopmesh.lessons.Verdict;
import dev.loopmesh.lessons.chart.Point;
import dev.loopmesh.lessons.course.SentRequests.Ended;
import dev.loopmesh.lessons.experiment.Experiment;
import dev.loopmesh.lessons.experiment.MeshControl;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A collapse that outlives its cause: retries, and work for callers who have gone. */
final class Stampede implements Lesson {
  private static final String PAYMENTS = "payment-service";
  private static final String NONE = "none";
  private static final String BUDGET = "retry budget";
  private static final String BREAKER = "breaker";
  private static final String DROP = "drop the abandoned";

  private static final String BEFORE = "good responses before the blip";
  private static final String AFTER = "good responses at the end";
  private static final String BUSY = "requests that the service works on at the end";
  private static final String DEFENDED = "defended";
  private static final String WORK = "time that the service needs";
  private static final int RATE = 50;
  private static final int SPARE = 2; // times the capacity that is needed
  private static final int SLOWER = 10; // times, during the blip
  private static final int PATIENCE = 4; // times the work: the timeout of a call
  private static final double ALL = 100; // per cent
  private static final double FEW = 5;
  private static final double BUCKET_MS = 500;

  @Override
  public int number() {
    return 12;
  }

  @Override
  public String id() {
    return "stampede";
  }

  @Override
  public Knob knob() {
    List<String> defences = List.of(NONE, BUDGET, BREAKER, DROP);
    return new Knob("defence", "What protects the service?", defences, NONE);
  }

  @Override
  public Prediction prediction(String knob) {
    String question =
        "A service with twice the capacity needed is slow for 5 s. Callers time out and try three"
            + " times (defence: %s). Of 100 requests, how many succeed 10 s after it is fast again?";
    return Prediction.number(AFTER, question.formatted(knob), "%", 0, 100);
  }

  @Override
  public Future<Measurement> run(Experiment experiment) {
    Blip blip = experiment.shortOr(Blip.SHORT, Blip.LONG);
    SentRequests requests = new SentRequests();
    experiment.progress("warming up", 0);
    return configured(experiment, blip)
        .compose(set -> experiment.load(load(experiment, blip.workMs() * 5)))
        .compose(
            warm -> {
              experiment.startMeasuring();
              Future<?> over = experiment.load(load(experiment, blip.totalMs()), requests);
              Future<JsonObject> busy = slowDown(experiment, blip);
              boolean defended = !experiment.knob().equals(NONE);
              return Future.all(over, busy)
                  .map(all -> measured(blip, defended, requests.all(), busy.result()));
            });
  }

  private static Future<?> configured(Experiment experiment, Blip blip) {
    String knob = experiment.knob();
    JsonObject settings =
        new JsonObject()
            .put("CALL_TIMEOUT", PATIENCE * blip.workMs() + "ms")
            .put("RETRY_ATTEMPTS", 3)
            .put("RETRY_BACKOFF", "10ms")
            .put("RETRY_BUDGET", knob.equals(BUDGET) ? "20%" : "off")
            .put("RETRY_BUDGET_FREE", 0)
            .put("BREAKER_FAILURES", knob.equals(BREAKER) ? RATE / 2 : "off")
            .put("BREAKER_RESET", 10 * blip.workMs() + "ms");
    JsonObject capacity =
        new JsonObject()
            .put("concurrency", SPARE * RATE * blip.workMs() / 1000)
            .put("queue", blip.queue())
            .put("abandoned", knob.equals(DROP) ? "drop" : "work");
    return Future.all(
        experiment.mesh().settings(MeshControl.AGGREGATOR, settings),
        experiment.mesh().capacity(PAYMENTS, capacity),
        experiment.mesh().latencies("1ms", "1ms", blip.latency(1)));
  }

  private static LoadPlan load(Experiment experiment, int ms) {
    Arrivals arrivals = Arrivals.constant(RATE, Duration.ofMillis(ms));
    return experiment.plan("/users/42/summary?mode=parallel", arrivals).withTraces();
  }

  /** The service is slow for a while; what it does shortly before the end. */
  private static Future<JsonObject> slowDown(Experiment experiment, Blip blip) {
    MeshControl mesh = experiment.mesh();
    experiment.progress("all is well", 0.1);
    return experiment
        .pause(Duration.ofMillis(blip.beforeMs()))
        .compose(
            now -> {
              experiment.progress("the service is slow", 0.2);
              return mesh.latency(PAYMENTS, blip.latency(SLOWER));
            })
        .compose(slow -> experiment.pause(Duration.ofMillis(blip.slowMs())))
        .compose(now -> mesh.latency(PAYMENTS, blip.latency(1)))
        .compose(
            fast -> {
              experiment.progress("the service is as fast as before", 0.5);
              return experiment.pause(Duration.ofMillis(blip.afterMs() - blip.lastMs() / 2));
            })
        .compose(now -> mesh.manage(PAYMENTS, HttpMethod.GET, "/capacity", new JsonObject()));
  }

  private static Measurement measured(
      Blip blip, boolean defended, List<Ended> all, JsonObject busy) {
    List<Point> goodput = new ArrayList<>();
    for (double from = 0; from + BUCKET_MS <= blip.totalMs(); from += BUCKET_MS) {
      goodput.add(new Point(from / 1e3, good(all, from, from + BUCKET_MS)));
    }
    double end = blip.totalMs();
    return new Measurement(
        List.of(
            new Figure(AFTER, good(all, end - blip.lastMs(), end), "%"),
            new Figure(BEFORE, good(all, 0, blip.beforeMs() - blip.workMs() * PATIENCE), "%"),
            new Figure(BUSY, busy.getInteger("working"), "req"),
            new Figure(DEFENDED, defended ? 1 : 0, ""),
            new Figure(WORK, blip.workMs(), "ms")),
        blip.chart(goodput),
        List.of(all.get(0).traceId(), all.get(all.size() - 1).traceId()),
        new JsonObject());
  }

  /** The share of good responses to requests of this time, in per cent. */
  private static double good(List<Ended> all, double fromMs, double toMs) {
    Stream<Ended> due = all.stream().filter(one -> one.dueMs() >= fromMs && one.dueMs() < toMs);
    return SentRequests.share(due.toList(), Ended::good);
  }

  @Override
  public Verdict judge(Measurement measured, Noise noise) {
    boolean defended = measured.value(DEFENDED) > 0;
    double after = measured.value(AFTER);
    double before = measured.value(BEFORE);
    boolean able = before >= ALL - FEW; // else the load alone is too much for this machine
    double lateMs = Math.max(noise.longestPauseMs(), noise.latenessP99Ms());
    double noisy = able && lateMs <= measured.value(WORK) ? 0 : ALL;
    String what =
        "Before the blip %.0f of 100 requests succeeded, and long after it %.0f of 100"
            .formatted(before, after);
    return Verdict.of(
        List.of(
            Comparison.atLeast(BEFORE, before, ALL, ALL, FEW, "%"),
            defended
                ? Comparison.atLeast(AFTER, after, ALL, noisy, FEW, "%")
                : Comparison.atMost(AFTER, after, 0, noisy, FEW, "%")),
        able
            ? noise.reason()
            : "%.0f of 100 requests failed before the service was slow".formatted(ALL - before),
        what
            + (defended
                ? ": it recovers."
                : ": its cause is gone, but the service works on %.0f requests whose callers have gone."
                    .formatted(measured.value(BUSY))),
        what + (defended ? ": it does not recover." : ": it recovers by itself."));
  }
}
