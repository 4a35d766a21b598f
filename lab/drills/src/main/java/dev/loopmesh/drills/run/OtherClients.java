package dev.loopmesh.drills.run;

import dev.loopmesh.drills.Step;
import dev.loopmesh.kit.load.LoadGenerator;
import dev.loopmesh.kit.load.LoadPlan;
import dev.loopmesh.kit.load.LoadRun;
import dev.loopmesh.kit.load.http.Protocol;
import dev.loopmesh.kit.load.workload.Arrivals;
import dev.loopmesh.kit.load.workload.RateText;
import dev.loopmesh.lessons.experiment.ManagementPort;
import dev.loopmesh.lessons.experiment.MeshControl;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Clients of a service beside the aggregator, such as a report: what they get does not matter, but
 * what they take does. Confined to one event loop.
 */
final class OtherClients {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int USERS = 20;
  private static final int MOST_USER = 10_000;
  private static final int MOST_IN_FLIGHT = 500;

  private final ManagementPort port;
  private final LoadGenerator generator;
  private final long seed;
  private final List<LoadRun> runs = new ArrayList<>();
  private boolean stopped;

  OtherClients(ManagementPort port, LoadGenerator generator, long seed) {
    this.port = port;
    this.generator = generator;
    this.seed = seed;
  }

  /** The addresses of a service, as the aggregator knows them; fails if it does not say. */
  Future<List<URI>> addresses(String service) {
    String setting = service.toUpperCase(Locale.ROOT).replace('-', '_') + "_URL";
    return port.ask(MeshControl.AGGREGATOR, HttpMethod.GET, "/info", new JsonObject(), "")
        .map(info -> info.getJsonObject("settings").getString(setting))
        .compose(
            urls ->
                urls == null
                    ? Future.failedFuture("The aggregator has no setting " + setting + ".")
                    : Future.succeededFuture(
                        Stream.of(urls.split(",")).map(String::strip).map(URI::create).toList()));
  }

  /** Sends the requests of a step until {@link #stop}. */
  Future<JsonObject> start(Step step) {
    return addresses(step.service())
        .map(
            addresses -> {
              if (!stopped) {
                runs.add(generator.start(plan(step.body(), addresses)));
              }
              return new JsonObject();
            });
  }

  private LoadPlan plan(JsonObject requests, List<URI> addresses) {
    SplittableRandom random = new SplittableRandom(seed);
    List<URI> urls = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      String path = requests.getString("path").replace("{user}", "" + random.nextInt(1, MOST_USER));
      addresses.forEach(address -> urls.add(address.resolve(path)));
    }
    double rate = RateText.parse(requests.getString("rate"));
    return new LoadPlan(
        urls,
        Protocol.HTTP_1_1,
        Map.of("Accept", "application/json", "User-Agent", "report/2"),
        Arrivals.constant(rate, LONGEST),
        TIMEOUT,
        MOST_IN_FLIGHT,
        LoadPlan.Traces.NONE,
        seed);
  }

  /** Ends all requests. */
  void stop() {
    stopped = true;
    runs.forEach(LoadRun::cancel);
  }
}
