package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

/**
 * 200 requests for summaries per second, whether or not earlier ones have ended, on an event loop
 * of its own, to which its state is confined.
 */
final class SteadyLoad implements AutoCloseable {
  private static final long EVERY_MS = 5;
  private static final long DEADLINE_MS = 1_000;
  private static final long MORE_MS = 100;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(2_000).setMaxWaitQueueSize(0));
  private final URI aggregator;
  private final Map<String, Long> outcomes = new TreeMap<>();
  private final long timer;
  private long nextNanos = System.nanoTime() + EVERY_MS * 1_000_000;
  private volatile double latestMs; // by how much this loop, and so this machine, was late
  private volatile double slowestMs;
  private volatile long sent;
  private volatile long answered;

  SteadyLoad(String aggregator) {
    this.aggregator = URI.create(aggregator);
    this.timer = vertx.setPeriodic(EVERY_MS, tick -> send());
  }

  private void send() {
    long now = System.nanoTime();
    latestMs = Math.max(latestMs, (now - nextNanos) / 1e6);
    nextNanos = now + EVERY_MS * 1_000_000;
    long number = sent++;
    String mode = number % 4 == 0 ? "sequential" : "parallel";
    String failures = number % 3 == 0 ? "&onFailure=partial" : "";
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(aggregator.getHost())
            .setPort(aggregator.getPort())
            .setURI(
                "/users/%d/summary?mode=%s&deadline=%dms%s"
                    .formatted(1 + number % 10_000, mode, DEADLINE_MS, failures));
    client
        .request(options)
        .compose(HttpClientRequest::send)
        .compose(response -> response.body().map(whole -> "" + response.statusCode()))
        .recover(failure -> Future.succeededFuture(failure.toString()))
        .onSuccess(outcome -> note(outcome, (System.nanoTime() - now) / 1e6));
  }

  private void note(String outcome, double ms) {
    answered++;
    slowestMs = Math.max(slowestMs, ms);
    outcomes.merge(outcome, 1L, Long::sum);
  }

  /** Stops sending, and waits for requests in flight. */
  void finish() throws InterruptedException {
    vertx.cancelTimer(timer);
    for (int look = 0; look < 500 && answered < sent; look++) {
      Thread.sleep(10);
    }
  }

  void assertEverybodyWasAnsweredInTime() {
    assertEquals(sent, answered, this::toString);
    outcomes.keySet().forEach(o -> assertTrue(o.matches("200|502|503|504"), this::toString));
    assertTrue(outcomes.get("200") > sent / 10, this::toString);
    assertTrue(slowestMs <= DEADLINE_MS + MORE_MS + 2 * latestMs, this::toString);
  }

  @Override
  public String toString() {
    return "%d sent, %d answered %s, the slowest after %.0f ms, the machine late by %.0f ms"
        .formatted(sent, answered, outcomes, slowestMs, latestMs);
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(30, SECONDS);
  }
}
