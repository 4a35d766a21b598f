package dev.loopmesh.lessons.experiment;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Sends single requests, and notes when. Confined to the lab's event loop. */
final class TimedClient {
  private static final int MOST_CONNECTIONS = 2_000;
  private static final int LONGEST_MS = 60_000;

  private final HttpClient client;
  private final long startNanos = System.nanoTime();

  TimedClient(Vertx vertx) {
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS).setMaxWaitQueueSize(0);
    this.client = vertx.httpClientBuilder().with(pool).build();
  }

  /** Milliseconds since this was made. */
  double nowMs() {
    return (System.nanoTime() - startNanos) / 1e6;
  }

  /** Each request begins a trace of its own; fails with {@link LessonFailure}. */
  Future<TimedResponse> get(URI server, String path) {
    String traceId = hex() + hex();
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(server.getHost())
            .setPort(server.getPort())
            .setURI(path)
            .putHeader("Accept", "application/json")
            .putHeader("traceparent", "00-%s-%s-01".formatted(traceId, hex()))
            .setTimeout(LONGEST_MS);
    double sentMs = nowMs();
    return client
        .request(request)
        .compose(HttpClientRequest::send)
        .compose(head -> read(path, sentMs, head, traceId))
        .recover(failure -> Future.failedFuture(new LessonFailure(text(server, path, failure))));
  }

  private static String text(URI server, String path, Throwable failure) {
    return "GET %s at %s got no response: %s".formatted(path, server, failure.getMessage());
  }

  private Future<TimedResponse> read(
      String path, double sentMs, HttpClientResponse head, String traceId) {
    double headMs = nowMs();
    int status = head.statusCode();
    return head.body()
        .map(body -> new TimedResponse(path, sentMs, headMs, nowMs(), status, body, traceId));
  }

  /** 16 hexadecimal digits, not all of them 0 (W3C Trace Context). */
  private static String hex() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
  }

  /** Ends all requests, and gives the connections back. */
  void close() {
    client.close();
  }
}
