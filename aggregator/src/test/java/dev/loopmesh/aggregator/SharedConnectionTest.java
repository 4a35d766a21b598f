package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One HTTP/2 connection to each service: here all three are the same. */
class SharedConnectionTest {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile Handler<HttpServerRequest> script = SharedConnectionTest::answer;
  private HttpServer service;
  private MeshUnderTest mesh;

  @BeforeEach
  void start() throws Exception {
    service =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .connectionHandler(opened -> connections.incrementAndGet())
            .requestHandler(request -> script.handle(request))
            .listen()
            .await(30, SECONDS);
    String url = "http://127.0.0.1:" + service.actualPort();
    mesh = MeshUnderTest.asking(url, url, url, "UPSTREAM_PROTOCOL", "h2c", "POOL_SIZE", "50");
  }

  @AfterEach
  void stop() throws Exception {
    mesh.close();
    vertx.close().await(30, SECONDS);
  }

  @ParameterizedTest
  @MethodSource("modes")
  void manyCallsGoOverTheSame(String mode) throws Exception {
    List<Future<Answer>> asked = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      asked.add(mesh.ask(summary(mode)));
    }
    for (Future<Answer> one : asked) {
      assertEquals(200, one.await(30, SECONDS).status());
    }
    assertEquals(1, connections.get());
  }

  @Test
  void noAnswerWaitsUntilAnotherOneIsRead() throws Exception {
    AtomicInteger window = new AtomicInteger();
    script =
        request -> {
          ChannelHandler codec = pipelineOf(request).handler();
          Http2ConnectionHandler http2 = (Http2ConnectionHandler) codec;
          Http2Stream whole = http2.connection().connectionStream();
          window.set(http2.encoder().flowController().windowSize(whole));
          answer(request);
        };
    assertEquals(200, mesh.get(summary("parallel")).status());
    assertTrue(window.get() > 1 << 20, () -> "bytes that may be under way: " + window);
  }

  @ParameterizedTest
  @MethodSource("modes")
  void whenItBreaksTheCallsOnItFailAndTheNextMakesAnother(String mode) throws Exception {
    script = request -> request.connection().close();
    for (int time = 1; time <= 3; time++) {
      Answer broken = mesh.get(summary(mode));
      assertEquals("upstream-broken", broken.problem(), () -> broken.json().encodePrettily());
      assertEquals(time, connections.get());
    }
    script = SharedConnectionTest::answer;
    assertEquals(200, mesh.get(summary(mode)).status());
    assertEquals(4, connections.get());
  }

  @ParameterizedTest
  @MethodSource("modes")
  void whenItIsCutOffWithoutAWordTheNextMakesAnother(String mode) throws Exception {
    script = // as when the process is killed: without a GOAWAY
        request -> pipelineOf(request).channel().unsafe().closeForcibly();
    assertEquals("upstream-broken", mesh.get(summary(mode)).problem());
    script = SharedConnectionTest::answer;
    assertEquals(200, mesh.get(summary(mode)).status());
    assertEquals(2, connections.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sequential", "worker"})
  void afterAnErrorOfOursTheNextMakesAnotherAlthoughItIsNotClosedYet(String mode) throws Exception {
    script =
        request -> {
          if (request.path().startsWith("/users/")) { // ends the connection, as it is too large
            request.response().putHeader("x", "x".repeat(100_000));
          }
          answer(request);
        };
    Answer partial = mesh.get(summary(mode) + "&onFailure=partial");
    assertEquals(200, partial.status());
    assertEquals(1, partial.json().getJsonArray("failures").size(), partial.json()::encodePrettily);
    assertEquals(2, connections.get());
  }

  @Test
  void whenItIsSaidToEndItsCallIsAnsweredAndTheNextMakesAnother() throws Exception {
    script =
        request -> {
          if (request.path().startsWith("/users/")) { // the first of three, one after another
            request.connection().shutdown(30, SECONDS);
          }
          answer(request);
        };
    assertEquals(200, mesh.get(summary("sequential")).status());
    assertEquals(2, connections.get());
  }

  @ParameterizedTest
  @MethodSource("modes")
  void withoutAListenerEachCallTriesToConnect(String mode) throws Exception {
    int port = service.actualPort();
    service.close().await(30, SECONDS);
    for (int time = 0; time < 2; time++) {
      assertEquals("upstream-unreachable", mesh.get(summary(mode)).problem());
    }
    vertx
        .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
        .requestHandler(SharedConnectionTest::answer)
        .listen()
        .await(30, SECONDS);
    assertEquals(200, mesh.get(summary(mode)).status());
  }

  /** Those that do not block: the blocking client speaks HTTP/1.1. */
  static Stream<String> modes() {
    return MeshUnderTest.modesThatLeaveTheLoopFree().filter(mode -> !mode.equals("worker"));
  }

  private static ChannelHandlerContext pipelineOf(HttpServerRequest request) {
    return ((ConnectionBase) request.connection()).channelHandlerContext();
  }

  private static void answer(HttpServerRequest request) {
    assertEquals(HttpVersion.HTTP_2, request.version());
    boolean user = request.path().startsWith("/users/");
    request
        .response()
        .putHeader("Content-Type", "application/json")
        .end(user ? "{\"id\":42}" : "[]");
  }
}
