package dev.loopmesh.kit.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** HTTP/1.1: a connection for each exchange in progress, from the client's pool. */
final class PooledConnections implements Connections {
  private final HttpClient client;
  private final Map<SocketAddress, Set<HttpConnection>> open = new HashMap<>();

  /**
   * None yet.
   *
   * @param most connections to each replica
   */
  PooledConnections(Vertx vertx, HttpClientOptions options, int most, int headerLimit) {
    // the client's own queue is for the moment in which a connection is closed or handed back
    client =
        vertx
            .httpClientBuilder()
            .with(options)
            .with(new PoolOptions().setHttp1MaxSize(most))
            .withConnectHandler(connection -> prepare(connection, headerLimit))
            .build();
  }

  private void prepare(HttpConnection connection, int headerLimit) {
    connection.exceptionHandler(known -> {}); // its exchange says what went wrong
    ExchangeCodec.install(connection, headerLimit);
    SocketAddress peer = connection.remoteAddress();
    open.computeIfAbsent(peer, first -> new HashSet<>()).add(connection);
    connection.closeHandler(closed -> forget(peer, connection));
  }

  private void forget(SocketAddress peer, HttpConnection connection) {
    open.computeIfPresent(
        peer,
        (same, connections) ->
            connections.remove(connection) && connections.isEmpty() ? null : connections);
  }

  @Override
  public Future<HttpClientRequest> request(Replica replica, String uri, Duration left) {
    return client.request(
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setServer(replica.peer())
            .setHost(replica.url().getHost())
            .setPort(replica.url().getPort())
            .setURI(uri)
            .setConnectTimeout(Math.max(1, left.toMillis())));
  }

  @Override
  public void retire(Replica replica) {
    List.copyOf(open.getOrDefault(replica.peer(), Set.of())).forEach(HttpConnection::shutdown);
  }

  @Override
  public void shutdown(Duration longest) {
    client.shutdown(longest);
  }
}
