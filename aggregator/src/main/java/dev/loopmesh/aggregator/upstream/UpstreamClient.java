package dev.loopmesh.aggregator.upstream;

import dev.loopmesh.kit.http.TimeBudget;
import dev.loopmesh.kit.trace.TraceContext;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Map;

/** Asks services without waiting. Use on the event loop or on virtual threads. */
public final class UpstreamClient {
  private static final int CONNECT_TIMEOUT_MS = 2_000;

  private final Map<String, Upstream> upstreams;
  private final HttpClient client;
  private final int bodyLimit;

  /** A client with a pool of connections for each of these services. */
  public UpstreamClient(Vertx vertx, Map<String, Upstream> upstreams, Limits limits) {
    this.upstreams = upstreams;
    this.bodyLimit = limits.bodyBytes();
    this.client =
        vertx
            .httpClientBuilder()
            .with(new HttpClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS))
            .with(
                new PoolOptions()
                    .setHttp1MaxSize(limits.poolSize())
                    .setMaxWaitQueueSize(limits.poolQueue()))
            .build();
  }

  /**
   * What bounds the calls.
   *
   * @param poolSize connections to each service, so also calls to it at a time
   * @param poolQueue calls to each service that may stand in line for a connection
   * @param bodyBytes how large an answer may be
   */
  public record Limits(int poolSize, int poolQueue, int bodyBytes) {}

  /**
   * Begins a call.
   *
   * @param left how long the answer may take, told to the service too
   * @param traceparent the value of that header
   */
  public UpstreamCall begin(Question<?> question, Duration left, String traceparent) {
    Upstream upstream = upstreams.get(question.service());
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(upstream.url().getHost())
            .setPort(upstream.url().getPort())
            .setURI(question.uri())
            .setConnectTimeout(Math.max(1, left.toMillis()))
            .putHeader(TimeBudget.HEADER, TimeBudget.print(left))
            .putHeader(TraceContext.HEADER, traceparent);
    return UpstreamCall.begin(client, options, upstream.name(), bodyLimit);
  }
}
