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
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
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
    URI replica = URI.create("http://127.0.0.1:" + server.actualPort());

    Future<HttpClientRequest> late =
        onLoop(() -> connections.request(replica, "/orders", Duration.ofSeconds(30)));

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

  private UpstreamClient client(UpstreamProtocol protocol) throws Exception {
    ResponseLimits limits = new ResponseLimits(1_000, 100);
    return onLoop(
        () -> new UpstreamClient(loop, List.of("orders"), protocol, ONE_AT_A_TIME, limits));
  }

  private UpstreamExchange get(UpstreamClient client) throws Exception {
    Replica orders = new Replica("orders", URI.create("http://127.0.0.1:" + server.actualPort()));
    Duration left = Duration.ofSeconds(30);
    return onLoop(
        () ->
            client.begin(
                orders, "/orders?user=42", left, ONE_AT_A_TIME, new ExchangeListener() {}));
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
