package dev.loopmesh.lab.race;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Calls the aggregator, for one race. */
final class AggregatorClient {
  private static final int MENU_TIMEOUT_MS = 5_000;
  private static final String DEADLINE = "60s"; // the aggregator's longest deadline

  /** The longest that a response can take. */
  static final Duration LONGEST = Duration.ofSeconds(65);

  private final URI aggregator;
  private final WebClient client;

  AggregatorClient(Vertx vertx, URI aggregator) {
    this.aggregator = aggregator;
    this.client =
        WebClient.create(
            vertx,
            new WebClientOptions()
                .setDefaultHost(aggregator.getHost())
                .setDefaultPort(aggregator.getPort()));
  }

  /** Each mode with the reason why it is unavailable, or empty. Fails with a 502. */
  Future<Map<String, String>> modes() {
    return client
        .get("/menu")
        .timeout(MENU_TIMEOUT_MS)
        .send()
        .expecting(HttpResponseExpectation.SC_OK.and(HttpResponseExpectation.JSON))
        .map(HttpResponse::bodyAsJsonObject)
        .map(AggregatorClient::modesOn)
        .recover(failure -> Future.failedFuture(new ProblemException(noMenu())));
  }

  private static Map<String, String> modesOn(JsonObject menu) {
    Map<String, String> modes = new LinkedHashMap<>();
    for (Object entry : menu.getJsonArray("modes")) {
      JsonObject mode = (JsonObject) entry;
      modes.put(mode.getString("mode"), mode.getString("reason", ""));
    }
    return modes;
  }

  private Problem noMenu() {
    return new Problem(
            "upstream-unreachable",
            502,
            "A service failed",
            "No aggregator responds at %s; is the mesh running?".formatted(aggregator))
        .with("service", "aggregator");
  }

  /** Cancels requests in flight. */
  void close() {
    client.close();
  }

  /** Requests a summary, with the longest deadline. */
  Future<HttpResponse<Buffer>> summary(int user, String mode) {
    return client
        .get("/users/" + user + "/summary")
        .addQueryParam("mode", mode)
        .addQueryParam("deadline", DEADLINE)
        .putHeader("Accept", "application/json")
        .timeout(LONGEST.toMillis())
        .send();
  }
}
