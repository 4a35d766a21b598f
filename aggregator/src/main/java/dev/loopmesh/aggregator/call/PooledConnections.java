package dev.loopmesh.aggregator.call;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;

/** A connection for each call under way, from a client's pool. */
record PooledConnections(HttpClient client) implements Connections {
  @Override
  public Future<HttpClientRequest> request(Replica upstream, String uri, Duration left) {
    return client.request(
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(upstream.url().getHost())
            .setPort(upstream.url().getPort())
            .setURI(uri)
            .setConnectTimeout(Math.max(1, left.toMillis())));
  }

  @Override
  public void shutdown(Duration longest) {
    client.shutdown(longest);
  }
}
