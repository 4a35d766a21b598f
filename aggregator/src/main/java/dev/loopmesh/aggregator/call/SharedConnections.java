package dev.loopmesh.aggregator.call;

import dev.loopmesh.aggregator.response.FinalResponses;
import dev.loopmesh.aggregator.response.VertxInternals;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * One connection to each replica, for all calls: made when the first call needs it, and anew when
 * it has gone. It needs no pool, whose leases and lines would be with each call for as long as that
 * takes.
 */
final class SharedConnections implements Connections {
  private static final int WINDOW = 1 << 24; // no call waits for another one's answer
  private static final int FLUSHES_TAKEN_TOGETHER = 256; // Netty's default

  private final HttpClientAgent client;
  private final Context loop;
  private final Map<URI, Future<HttpClientConnection>> connections = new HashMap<>();

  /**
   * None yet.
   *
   * @param client how they are made; it speaks HTTP/2 alone
   * @param loop the event loop that they are to be on
   */
  SharedConnections(HttpClientAgent client, Context loop) {
    this.client = client;
    this.loop = loop;
  }

  @Override
  public Future<HttpClientRequest> request(Replica upstream, String uri, Duration left) {
    RequestOptions get = new RequestOptions().setMethod(HttpMethod.GET).setURI(uri);
    Future<HttpClientConnection> connection = to(upstream.url());
    return connection.succeeded()
        ? connection.result().request(get)
        : connection.compose(made -> made.request(get));
  }

  private synchronized Future<HttpClientConnection> to(URI replica) {
    return connections.computeIfAbsent(replica, this::connect);
  }

  private Future<HttpClientConnection> connect(URI replica) {
    HttpConnectOptions there =
        new HttpConnectOptions().setHost(replica.getHost()).setPort(replica.getPort());
    Promise<HttpClientConnection> made = Promise.promise();
    made.future()
        .onComplete(
            connection -> keep(connection, replica, made.future()),
            failure -> forget(replica, made.future()));
    loop.runOnContext(later -> client.connect(there).onComplete(made));
    return made.future();
  }

  /** Until it has gone, or is about to go: then no more calls go there. */
  private void keep(
      HttpClientConnection connection, URI replica, Future<HttpClientConnection> made) {
    connection.setWindowSize(WINDOW); // the client's option for it is for connections of its pool
    // its calls tell what went wrong; after an error it closes, but not at once
    connection.exceptionHandler(error -> forget(replica, made));
    FinalResponses.install(connection);
    flushOnceATurn(connection);
    connection.goAwayHandler(last -> forget(replica, made));
    connection.closeHandler(closed -> forget(replica, made));
  }

  private synchronized void forget(URI replica, Future<HttpClientConnection> gone) {
    connections.remove(replica, gone);
  }

  /** What one turn of the loop writes on a connection goes out with one system call. */
  private static void flushOnceATurn(HttpClientConnection connection) {
    VertxInternals.handlerOf(connection)
        .pipeline()
        .addFirst(new FlushConsolidationHandler(FLUSHES_TAKEN_TOGETHER, true));
  }

  @Override
  public void shutdown(Duration longest) {
    client.shutdown(longest);
  }
}
