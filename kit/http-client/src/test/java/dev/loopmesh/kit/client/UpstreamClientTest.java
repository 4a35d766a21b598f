package dev.loopmesh.kit.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.client.UpstreamFailure.Reason;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpstreamClientTest {
  private static final UpstreamClient.Pool ONE_AT_A_TIME = new UpstreamClient.Pool(1, 0);

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private volatile Handler<HttpServerRequest> script = request -> request.response().end("[]");
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> script.handle(request))
            .listen(0, "127.0.0.1")
            .await(30, SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(30, SECONDS);
  }

  @ParameterizedTest
  @EnumSource
  void aResponseWithinTheLimitIsReadAndTheServerIsToldHowMuchTimeIsLeft(UpstreamProtocol protocol)
      throws Exception {
    script = request -> request.response().end(request.getHeader("Request-Timeout"));
    UpstreamResponse response = get(client(protocol)).response().await(30, SECONDS);
    assertEquals(200, response.status());
    assertTrue(response.body().toString().matches("\\d+ms"), response.body()::toString);
  }

  @ParameterizedTest
  @EnumSource
  void aBodyBeyondTheLimitIsRefused(UpstreamProtocol protocol) throws Exception {
    script = request -> request.response().setStatusCode(500).end("x".repeat(101));
    UpstreamFailure failure = failure(get(client(protocol)));
    assertEquals(Reason.UNUSABLE, failure.reason());
    assertEquals("responded with 500, but its body has more than 100 bytes", failure.getMessage());
  }

  @ParameterizedTest
  @EnumSource
  void headersBeyondTheLimitAreRefused(UpstreamProtocol protocol) throws Exception {
    script = request -> request.response().putHeader("x", "x".repeat(2_000)).end();
    assertEquals(Reason.HEADERS_TOO_LARGE, failure(get(client(protocol))).reason());
  }

  @Test
  void aSharedConnectionIsNotAwaitedFromAClosedClient() throws Exception {
    Connections connections = onLoop(() -> UpstreamProtocol.H2C.connections(loop, 1, 1_000));
    loop.runOnContext(now -> connections.shutdown(Duration.ZERO));

    Future<HttpClientRequest> late =
        onLoop(() -> connections.request(orders(), "/orders", Duration.ofSeconds(30)));

    assertThrows(IllegalStateException.class, () -> late.await(20, SECONDS));
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatDoesNotListenIsUnreachable(UpstreamProtocol protocol) throws Exception {
    server.close().await(30, SECONDS);
    assertEquals(Reason.UNREACHABLE, failure(get(client(protocol))).reason());
  }

  @ParameterizedTest
  @EnumSource
  void aRequestThatFindsTheQueueFullIsRefusedUntilAnotherIsCancelled(UpstreamProtocol protocol)
      throws Exception {
    Promise<Void> reset = Promise.promise();
    Promise<Void> arrived = Promise.promise();
    script =
        request -> {
          request.response().exceptionHandler(closed -> reset.tryComplete());
          request.connection().closeHandler(closed -> reset.tryComplete());
          arrived.tryComplete();
        };
    UpstreamClient client = client(protocol);
    UpstreamExchange first = get(client);
    arrived.future().await(30, SECONDS);
    UpstreamFailure refused = assertThrows(UpstreamFailure.class, () -> get(client));
    assertEquals(Reason.QUEUE_FULL, refused.reason());
    assertEquals(new Bulkhead.Load(1, 0, 1), client.load("orders"));

    CancellationException reason = new CancellationException();
    loop.runOnContext(now -> first.cancel(reason));
    assertSame(
        reason,
        assertThrows(CancellationException.class, () -> first.response().await(30, SECONDS)));
    reset.future().await(30, SECONDS); // the server knows
    script = request -> request.response().end("[]");
    assertEquals("[]", get(client).response().await(30, SECONDS).body().toString());
  }

  @ParameterizedTest
  @EnumSource
  void aThousandReplicasThatHaveGoneLeaveNoConnection(UpstreamProtocol protocol) throws Exception {
    AtomicInteger open = new AtomicInteger();
    AtomicInteger opened = new AtomicInteger();
    HttpServer everywhere =
        vertx
            .createHttpServer()
            .connectionHandler(
                connection -> {
                  open.incrementAndGet();
                  opened.incrementAndGet();
                  connection.closeHandler(closed -> open.decrementAndGet());
                })
            .requestHandler(request -> request.response().end("[]"))
            .listen(0, "0.0.0.0")
            .await(30, SECONDS);
    URI url = URI.create("http://orders.test:" + everywhere.actualPort());
    UpstreamClient client = client(protocol);
    for (int change = 0; change < 1_000; change++) {
      InetAddress address =
          InetAddress.getByName("127.0.%d.%d".formatted(change / 250, change % 250 + 1));
      Replica replica = Replica.at(address, "orders", url);
      assertEquals(200, get(client, replica).response().await(30, SECONDS).status());
      client.retire(replica);
    }
    long start = System.nanoTime();
    while (open.get() > 0) {
      assertTrue(System.nanoTime() - start < 20e9, () -> open + " connections are left");
      Thread.sleep(5);
    }
    assertEquals(1_000, opened.get());
  }

  @ParameterizedTest
  @EnumSource
  void anExchangeWithAReplicaThatHasGoneEnds(UpstreamProtocol protocol) throws Exception {
    Promise<HttpServerRequest> arrived = Promise.promise();
    script = arrived::complete;
    UpstreamClient client = client(protocol);
    UpstreamExchange exchange = get(client);
    HttpServerRequest request = arrived.future().await(30, SECONDS);
    client.retire(orders());
    loop.runOnContext(later -> request.response().end("[]"));
    assertEquals(200, exchange.response().await(30, SECONDS).status());
  }

  private UpstreamClient client(UpstreamProtocol protocol) throws Exception {
    ResponseLimits limits = new ResponseLimits(1_000, 100);
    return onLoop(
        () -> new UpstreamClient(loop, List.of("orders"), protocol, ONE_AT_A_TIME, limits));
  }

  private Replica orders() {
    return new Replica("orders", URI.create("http://127.0.0.1:" + server.actualPort()));
  }

  private UpstreamExchange get(UpstreamClient client) throws Exception {
    return get(client, orders());
  }

  private UpstreamExchange get(UpstreamClient client, Replica replica) throws Exception {
    Duration left = Duration.ofSeconds(30);
    return onLoop(
        () ->
            client.begin(
                replica, "/orders?user=42", left, ONE_AT_A_TIME, new ExchangeListener() {}));
  }

  private <T> T onLoop(Callable<T> task) throws Exception {
    Promise<T> done = Promise.promise();
    loop.runOnContext(
        now -> {
          try {
            done.complete(task.call());
          } catch (Exception e) {
            done.fail(e);
          }
        });
    return done.future().await(30, SECONDS);
  }

  private static UpstreamFailure failure(UpstreamExchange exchange) {
    return assertThrows(UpstreamFailure.class, () -> exchange.response().await(30, SECONDS));
  }
}
