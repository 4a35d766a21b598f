package dev.loopmesh.kit.client;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;

/** HTTP/1.1: a connection for each exchange in progress, from the client's pool. */
record PooledConnections(HttpClient client) implements Connections {
  @Override
  public Future<HttpClientRequest> request(URI replica, String uri, Duration left) {
    return client.request(
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(replica.getHost())
            .setPort(replica.getPort())
            .setURI(uri)
            .setConnectTimeout(Math.max(1, left.toMillis())));
  }

  @Override
  public void shutdown(Duration longest) {
    client.shutdown(longest);
  }
}
