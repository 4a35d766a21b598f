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
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** More calls than connections: the calls are queued in the client. */
final class HiddenQueue implements Lesson {
  private static final int CALLS = 20;
  private static final String LAST = "the last response";
  private static final String WIDE = "the last response, a connection for each";
  private static final String QUEUED = "longest time in the client's queue";
  private static final String SERVICE = "time at the service";
  private static final String ROUNDS = "rounds";
  private static final int STEPS = 14 + 5 * CALLS; // threads that wake up: a summary, and each call

  @Override
  public int number() {
    return 6;
  }

  @Override
  public String id() {
    return "hidden-queue";
  }

  @Override
  public Knob knob() {
    List<String> sizes = List.of("1", "2", "5", "10", "20");
    return new Knob("connections", "How many connections does the client's pool have?", sizes, "5");
  }

  @Override
  public Prediction prediction(String knob) {
    String question =
        "%d calls at the same moment, of 1 s each, through a pool of %s: when is the last answered?";
    return Prediction.number(LAST, question.formatted(CALLS, knob), "s", 0, 60);
  }

  @Override
  public Future<Measurement> run(Experiment experiment) {
    int connections = Integer.parseInt(experiment.knob());
    String wait =
        Math.min(experiment.shortOr(600, 1_000), experiment.shortOr(200, 1_000) * connections)
            + "ms";
    experiment.progress("warming up", 0);
    return experiment
        .mesh()
        .latencies("1ms", "1ms", "1ms")
        .compose(set -> experiment.repeat(3, i -> through(experiment, CALLS)))
        .compose(warm -> experiment.mesh().latencies("1ms", "1ms", wait))
        .compose(
            set -> {
              experiment.startMeasuring();
              experiment.progress("a connection for each call", 0.05);
              return through(experiment, CALLS);
            })
        .compose(wide -> narrow(experiment, wide));
  }

  private static Future<Measurement> narrow(Experiment experiment, List<TimedResponse> wide) {
    int connections = Integer.parseInt(experiment.knob());
    experiment.progress("a pool of " + connections, 0.2);
    return through(experiment, connections).map(narrow -> measured(wide, narrow, connections));
  }

  /** Summaries at the same moment, in the order of their responses. */
  private static Future<List<TimedResponse>> through(Experiment experiment, int connections) {
    JsonObject size = new JsonObject().put("POOL_SIZE", connections);
    return experiment
        .mesh()
        .settings(MeshControl.AGGREGATOR, size)
        .compose(
            set ->
                Future.all(
                    IntStream.range(0, CALLS)
                        .mapToObj(i -> experiment.summary("parallel"))
                        .toList()))
        .map(all -> all.<TimedResponse>list().stream().sorted(BY_END).toList());
  }

  private static final Comparator<TimedResponse> BY_END =
      Comparator.comparingDouble(TimedResponse::doneMs);

  private static Measurement measured(
      List<TimedResponse> wide, List<TimedResponse> narrow, int connections) {
    List<Row> rows = new ArrayList<>();
    for (TimedResponse one : narrow) {
      double seconds = one.elapsedMs() / 1e3;
      String label = "call " + (rows.size() + 1);
      String text = rows.size() == CALLS - 1 ? Quantity.print(seconds, "s") : "";
      rows.add(Row.of(label, queuedMs(one) / 1e3, seconds, Kind.WORK, text));
    }
    TimedResponse last = narrow.get(CALLS - 1);
    double longestMs = narrow.stream().mapToDouble(HiddenQueue::queuedMs).max().orElse(0);
    return new Measurement(
        List.of(
            new Figure(LAST, last.elapsedMs() / 1e3, "s"),
            new Figure(WIDE, wide.get(CALLS - 1).elapsedMs() / 1e3, "s"),
            new Figure(QUEUED, longestMs / 1e3, "s"),
            new Figure(SERVICE, payment(last).getDouble("expectedMs") / 1e3, "s"),
            new Figure(ROUNDS, Math.ceil((double) CALLS / connections), "")),
        new BarChart("Where each call was: first the queue, then the service", "s", rows),
        List.of(narrow.get(0).traceId(), last.traceId()),
        new JsonObject());
  }

  private static JsonObject payment(TimedResponse one) {
    return one.json().getJsonObject("fetch").getJsonArray("calls").stream()
        .map(JsonObject.class::cast)
        .filter(call -> call.getString("service").equals("payment-service"))
        .findFirst()
        .orElseThrow();
  }

  /** What the call took beyond the wait that the service has announced. */
  private static double queuedMs(TimedResponse one) {
    JsonObject call = payment(one);
    double tookMs = call.getDouble("endMs") - call.getDouble("startMs");
    return Math.max(0, tookMs - call.getDouble("expectedMs"));
  }

  @Override
  public Verdict judge(Measurement measured, Noise noise) {
    double last = measured.value(LAST);
    double wait = measured.value(SERVICE);
    double rounds = measured.value(ROUNDS);
    double inQueue = (rounds - 1) * wait;
    double slack = noise.slackMs(STEPS) / 1e3;
    double wide = measured.value(WIDE); // a round, with all that it takes beside the wait
    double expected = wide + inQueue;
    String what =
        "The last of %d calls was answered after %s, although the service took %s for each"
            .formatted(CALLS, Quantity.print(last, "s"), Quantity.print(wait, "s"));
    double queued = measured.value(QUEUED);
    return Verdict.of(
        List.of(
            Comparison.atLeast(
                "as many rounds as the pool needs", last, expected, slack, wait / 2, "s"),
            Comparison.atMost("and no more", last, rounds * wide, slack, wait / 2, "s"),
            Comparison.atLeast(
                "the rest is the client's queue", queued, inQueue, slack, wait / 2, "s"),
            Comparison.atMost("and no longer", queued, (rounds - 1) * wide, slack, wait / 2, "s")),
        noise,
        what + ": it spent %s in the client's queue.".formatted(Quantity.print(queued, "s")),
        what
            + "; with %.0f rounds it should be %s."
                .formatted(rounds, Quantity.print(expected, "s")));
  }
}
