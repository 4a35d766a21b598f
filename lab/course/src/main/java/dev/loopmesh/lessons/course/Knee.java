package dev.loopmesh.lessons.course;

import dev.loopmesh.kit.load.LoadPlan;
import dev.loopmesh.kit.load.workload.Arrivals;
import dev.loopmesh.kit.load.workload.Arrivals.Process;
import dev.loopmesh.kit.load.workload.Users;
import dev.loopmesh.lessons.Knob;
import dev.loopmesh.lessons.Lesson;
import dev.loopmesh.lessons.Measurement;
import dev.loopmesh.lessons.Noise;
import dev.loopmesh.lessons.Prediction;
import dev.loopmesh.lessons.Verdict;
import dev.loopmesh.lessons.experiment.Experiment;
import dev.loopmesh.lessons.experiment.MeshControl;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The nearer a server is to its capacity, the longer requests are queued; not in proportion. */
final class Knee implements Lesson {
  static final List<Double> UTILISATIONS = List.of(0.3, 0.5, 0.7, 0.8);

  private static final List<Integer> SHORT_MS = List.of(600, 1_000, 1_000, 1_700);
  private static final List<Integer> LONG_MS = List.of(3_000, 5_500, 5_500, 8_000);
  // where the machine is too slow for the load, the queue ends all the same
  private static final Duration LONGEST = Duration.ofSeconds(4);
  private static final double NEAR = 15; // per cent
  private static final double HALF = 50; // the service times of a sample differ, too
  private static final int SERVICE_MS = 10;
  private static final String CONSTANT = "constant";
  private static final String RANDOM = "random";
  private static final String EVERY_TENTH = "0,10,20,30,40,50,60,70,80,90,95,98,99,99.5,99.9";
  private static final List<String> PATHS =
      List.of("/users/42", "/orders?user=42", "/payments?user=42");

  /** The services are three queues that know nothing of each other: three times the sample. */
  private record Queues(List<URI> urls, List<Double> serviceMs) {}

  @Override
  public int number() {
    return 8;
  }

  @Override
  public String id() {
    return "knee";
  }

  @Override
  public Knob knob() {
    return new Knob(
        "service time",
        "Does each request take the same time?",
        List.of(CONSTANT, RANDOM),
        CONSTANT);
  }

  @Override
  public Prediction prediction(String knob) {
    String question =
        "A server works on one request at a time, for 10 ms%s. Requests arrive at random. How long"
            + " are they queued, on average, when the server is busy for 30, 50, 70, 80 % of the"
            + " time?";
    String spread = knob.equals(RANDOM) ? " on average, exponentially distributed" : "";
    return Prediction.curve(
        KneeMeasurement.MEASURED, question.replace("%s", spread), "ms", 0, 100, UTILISATIONS);
  }

  @Override
  public Future<Measurement> run(Experiment experiment) {
    boolean constant = experiment.knob().equals(CONSTANT);
    KneeMeasurement measurement =
        new KneeMeasurement(SERVICE_MS, constant ? NEAR : HALF, experiment.seed());
    experiment.progress("measuring the capacity", 0);
    return limited(experiment)
        .compose(urls -> busy(experiment, urls).map(warm -> urls))
        .compose(urls -> busy(experiment, urls).map(times -> new Queues(urls, times)))
        .compose(queues -> spread(experiment).map(set -> queues))
        .compose(queues -> steps(experiment, queues, measurement))
        .map(over -> measurement.result());
  }

  private static Future<List<URI>> limited(Experiment experiment) {
    JsonObject one =
        new JsonObject().put("concurrency", 1).put("queue", 10_000).put("abandoned", "drop");
    String latency = SERVICE_MS + "ms";
    List<Future<URI>> urls = new ArrayList<>();
    for (int i = 0; i < PATHS.size(); i++) {
      String path = PATHS.get(i);
      String service = MeshControl.SERVICES.get(i);
      urls.add(
          experiment
              .mesh()
              .capacity(service, one)
              .compose(set -> experiment.mesh().url(service))
              .map(url -> url.resolve(path)));
    }
    return experiment
        .mesh()
        .latencies(latency, latency, latency)
        .compose(set -> Future.all(urls))
        .map(all -> all.list());
  }

  /** How long a request occupies each server, from a load that never lets it be idle. */
  private static Future<List<Double>> busy(Experiment experiment, List<URI> urls) {
    return Future.all(urls.stream().map(url -> users(experiment, url, 3)).toList())
        .map(
            all ->
                all.<SingleServerQueue>list().stream()
                    .map(one -> SingleServerQueue.median(one.serviceMs()))
                    .toList());
  }

  private static Future<SingleServerQueue> users(Experiment experiment, URI url, int users) {
    Duration time = Duration.ofMillis(experiment.shortOr(250, 600));
    SentRequests requests = new SentRequests();
    return experiment
        .load(LoadPlan.of(url, Users.withoutThinking(users, time)), requests)
        .map(over -> new SingleServerQueue(requests.all()));
  }

  private static Future<?> spread(Experiment experiment) {
    if (experiment.knob().equals(CONSTANT)) {
      return Future.succeededFuture();
    }
    String latency = exponential(SERVICE_MS);
    return experiment.mesh().latencies(latency, latency, latency);
  }

  /** An exponential distribution with this mean, by its quantiles. */
  private static String exponential(int meanMs) {
    List<String> quantiles = new ArrayList<>();
    for (String percent : EVERY_TENTH.split(",")) {
      double ms = meanMs * Math.log(1 / (1 - Double.parseDouble(percent) / 100));
      quantiles.add(String.format(Locale.ROOT, "%s=%.3fms", percent, ms));
    }
    return "quantiles(" + String.join(",", quantiles) + ")";
  }

  private static Future<?> steps(
      Experiment experiment, Queues queues, KneeMeasurement measurement) {
    experiment.startMeasuring();
    return experiment.repeat(
        UTILISATIONS.size(),
        i -> {
          experiment.progress(
              "busy for %.0f %% of the time".formatted(100 * UTILISATIONS.get(i)), 0.05 + 0.2 * i);
          int ms = experiment.shortOr(SHORT_MS, LONG_MS).get(i);
          return step(experiment, queues, i, Duration.ofMillis(ms))
              .onSuccess(seen -> measurement.add(UTILISATIONS.get(i), ms, seen));
        });
  }

  private static Future<List<SingleServerQueue>> step(
      Experiment experiment, Queues queues, int step, Duration time) {
    List<Future<SingleServerQueue>> all = new ArrayList<>();
    for (int queue = 0; queue < queues.urls.size(); queue++) {
      double rate = UTILISATIONS.get(step) * 1e3 / queues.serviceMs.get(queue);
      LoadPlan plan =
          LoadPlan.of(queues.urls.get(queue), Arrivals.at(Process.POISSON, rate, time))
              .withTimeout(LONGEST)
              .withSeed(experiment.seed() * 1_000 + step * 10L + queue);
      SentRequests requests = new SentRequests();
      all.add(experiment.load(plan, requests).map(over -> new SingleServerQueue(requests.all())));
    }
    return Future.all(all).map(each -> each.list());
  }

  @Override
  public Verdict judge(Measurement measured, Noise noise) {
    return KneeMeasurement.judge(measured, noise);
  }
}
