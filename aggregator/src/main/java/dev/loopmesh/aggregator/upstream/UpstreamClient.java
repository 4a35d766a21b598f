package dev.loopmesh.aggregator.upstream;

import io.opentelemetry.api.metrics.Meter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Asks services without waiting. Use on the event loop or on virtual threads. */
public final class UpstreamClient {
  private static final int CONNECT_TIMEOUT_MS = 2_000;

  private final Map<String, Upstream> upstreams;
  private final Map<String, Line> lines = new HashMap<>();
  private final HttpClient client;
  private final int bodyLimit;

  /** A client with a pool of connections for each of these services. */
  public UpstreamClient(Vertx vertx, Map<String, Upstream> upstreams, Limits limits) {
    this.upstreams = upstreams;
    this.bodyLimit = limits.bodyBytes();
    for (String service : upstreams.keySet()) {
      lines.put(service, new Line(vertx, limits.poolSize(), limits.poolQueue()));
    }
    this.client =
        vertx
            .httpClientBuilder()
            .with(new HttpClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS))
            // its own line is for the moment in which a connection is being closed or handed back
            .with(new PoolOptions().setHttp1MaxSize(limits.poolSize()))
            .build();
  }

  /** Tells how full the pools are, from now on. Call once, on the event loop that uses them. */
  public void observe(Meter meter) {
    PoolConnections.observe(meter, lines);
  }

  /** Leaves fewer places at each service, whatever is set. Any thread. */
  public void limitTo(int most) {
    lines.values().forEach(line -> line.limitTo(most));
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
   * @param span gives the headers of its trace, and is told how it comes along
   * @throws UpstreamFailure when too many stand in line already
   */
  public UpstreamCall begin(Question<?> question, Duration left, UpstreamSpan span) {
    Upstream upstream = upstreams.get(question.service());
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(upstream.url().getHost())
            .setPort(upstream.url().getPort())
            .setURI(question.uri())
            .setConnectTimeout(Math.max(1, left.toMillis()));
    span.headers().forEach(options::putHeader);
    Line.Turn turn = lines.get(upstream.name()).enter(upstream.name());
    return new UpstreamCall(upstream.name(), left, bodyLimit, span).begin(turn, client, options);
  }
}
