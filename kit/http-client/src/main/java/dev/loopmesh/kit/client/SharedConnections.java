package dev.loopmesh.kit.client;

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
 * HTTP/2: one connection to each replica for all exchanges, opened when first needed, and again
 * after it was closed. It uses no pool, since its leases and queues would take memory for each
 * call.
 */
final class SharedConnections implements Connections {
  private static final int WINDOW = 1 << 24; // so that no response waits for another one
  private static final int FLUSHES_TAKEN_TOGETHER = 256; // Netty's default

  private final HttpClientAgent client;
  private final Context loop;
  private final Map<URI, Future<HttpClientConnection>> connections = new HashMap<>();

  /**
   * No connections yet.
   *
   * @param client makes them; it speaks HTTP/2 alone
   * @param loop the event loop of the connections
   */
  SharedConnections(HttpClientAgent client, Context loop) {
    this.client = client;
    this.loop = loop;
  }

  @Override
  public Future<HttpClientRequest> request(URI replica, String uri, Duration left) {
    RequestOptions get = new RequestOptions().setMethod(HttpMethod.GET).setURI(uri);
    Future<HttpClientConnection> connection = connections.computeIfAbsent(replica, this::connect);
    return connection.succeeded()
        ? connection.result().request(get)
        : connection.compose(made -> made.request(get));
  }

  private Future<HttpClientConnection> connect(URI replica) {
    HttpConnectOptions there =
        new HttpConnectOptions().setHost(replica.getHost()).setPort(replica.getPort());
    Promise<HttpClientConnection> made = Promise.promise();
    made.future()
        .onComplete(
            connection -> keep(connection, replica, made.future()),
            failure -> connections.remove(replica, made.future()));
    // composed, since a closed client throws
    loop.runOnContext(
        later -> Future.succeededFuture().compose(now -> client.connect(there)).onComplete(made));
    return made.future();
  }

  /** Keeps it until it closes, or announces that it will: then no more requests are sent on it. */
  private void keep(
      HttpClientConnection connection, URI replica, Future<HttpClientConnection> made) {
    connection.setWindowSize(WINDOW); // the client's option for it is for connections of its pool
    // its exchanges say what went wrong; after an error it closes, but not at once
    connection.exceptionHandler(error -> connections.remove(replica, made));
    FinalResponses.install(connection);
    // everything that one turn of the loop writes on it is sent with one system call
    VertxInternals.handlerOf(connection)
        .pipeline()
        .addFirst(new FlushConsolidationHandler(FLUSHES_TAKEN_TOGETHER, true));
    connection.goAwayHandler(last -> connections.remove(replica, made));
    connection.closeHandler(closed -> connections.remove(replica, made));
  }

  @Override
  public void shutdown(Duration longest) {
    client.shutdown(longest);
  }
}
