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
import io.vertx.core.net.SocketAddress;
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
  private final Map<Target, Future<HttpClientConnection>> connections = new HashMap<>();

  /** What a connection is to; services at the same URL share it. */
  private record Target(URI url, SocketAddress peer) {
    Target(Replica replica) {
      this(replica.url(), replica.peer());
    }
  }

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
  public Future<HttpClientRequest> request(Replica replica, String uri, Duration left) {
    RequestOptions get = new RequestOptions().setMethod(HttpMethod.GET).setURI(uri);
    Future<HttpClientConnection> connection =
        connections.computeIfAbsent(new Target(replica), this::connect);
    return connection.succeeded()
        ? connection.result().request(get)
        : connection.compose(made -> made.request(get));
  }

  private Future<HttpClientConnection> connect(Target target) {
    HttpConnectOptions there =
        new HttpConnectOptions()
            .setServer(target.peer())
            .setHost(target.url().getHost())
            .setPort(target.url().getPort());
    Promise<HttpClientConnection> made = Promise.promise();
    made.future()
        .onComplete(
            connection -> keep(connection, target, made.future()),
            failure -> connections.remove(target, made.future()));
    // composed, since a closed client throws
    loop.runOnContext(
        later -> Future.succeededFuture().compose(now -> client.connect(there)).onComplete(made));
    return made.future();
  }

  /** Keeps it until it closes, or announces that it will: then no more requests are sent on it. */
  private void keep(
      HttpClientConnection connection, Target target, Future<HttpClientConnection> made) {
    connection.setWindowSize(WINDOW); // the client's option for it is for connections of its pool
    // its exchanges say what went wrong; after an error it closes, but not at once
    connection.exceptionHandler(error -> connections.remove(target, made));
    FinalResponses.install(connection);
    // everything that one turn of the loop writes on it is sent with one system call
    VertxInternals.handlerOf(connection)
        .pipeline()
        .addFirst(new FlushConsolidationHandler(FLUSHES_TAKEN_TOGETHER, true));
    connection.goAwayHandler(last -> connections.remove(target, made));
    connection.closeHandler(closed -> connections.remove(target, made));
  }

  @Override
  public void retire(Replica replica) {
    Future<HttpClientConnection> connection = connections.remove(new Target(replica));
    if (connection != null) {
      connection.onSuccess(HttpClientConnection::shutdown);
    }
  }

  @Override
  public void shutdown(Duration longest) {
    client.shutdown(longest);
  }
}
