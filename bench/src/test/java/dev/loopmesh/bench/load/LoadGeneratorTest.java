package dev.loopmesh.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.bench.load.Target.Protocol;
import dev.loopmesh.bench.load.Workload.Burst;
import dev.loopmesh.bench.load.Workload.Closed;
import dev.loopmesh.bench.load.Workload.Open;
import dev.loopmesh.bench.upstream.Upstreams;
import dev.loopmesh.kit.latency.Latency;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadGeneratorTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration A_WHILE = Duration.ofMillis(300);
  private static final Latency NONE = Latency.parse("0ms");

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void clientsSendAgainUntilTheTimeIsOver(Protocol protocol) {
    try (Upstreams upstreams = Upstreams.start(0, NONE);
        LoadGenerator generator = generator(upstreams, "/users/42", protocol)) {
      generator.run(new Burst(8)); // starts with code that has run before
      LoadResult result = generator.run(new Closed(8, A_WHILE));
      assertTrue(result.allServed(), () -> "" + result);
      assertTrue(result.responses() > 8, () -> "" + result);
      assertEquals(0, result.bodyBytes() % result.responses());
      assertTrue(result.wallTime().compareTo(A_WHILE) >= 0);
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void anOpenWorkloadSendsAtItsRate(Protocol protocol) {
    try (Upstreams upstreams = Upstreams.start(0, NONE);
        LoadGenerator generator = generator(upstreams, "/orders?user=42", protocol)) {
      LoadResult result = generator.run(new Open(1_000, A_WHILE, 10_000));
      assertTrue(result.allServed(), () -> "" + result);
      assertEquals(300, result.responses());
      assertEquals(300, result.sending().getTotalCount());
    }
  }

  @Test
  void aLateRequestCountsFromWhenItWasDue() {
    try (Upstreams upstreams = Upstreams.start(0, NONE);
        LoadGenerator generator = generator(upstreams, "/users/42", Protocol.HTTP_1_1)) {
      generator.run(new Burst(300)); // so that no request is delayed by opening a connection
      LoadRun run = generator.start(new Open(1_000, A_WHILE, 10_000));
      long heldNanos = A_WHILE.toNanos() / 2;
      run.loop().execute(() -> hold(heldNanos));
      LoadResult result = run.await();
      assertEquals(300, result.responses(200));
      assertTrue(result.sending().getMaxValue() > heldNanos / 2, () -> "" + result);
      // a request that was in flight when the loop was held is late too; these are many more
      long late = result.served().getCountBetweenValues(heldNanos / 3, Long.MAX_VALUE);
      assertTrue(late > 30, () -> late + " late of " + result);
    }
  }

  private static void hold(long nanos) {
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < nanos) {
      Thread.onSpinWait();
    }
  }

  @Test
  void atItsLimitOfRequestsInFlightItSendsNone() {
    try (Upstreams upstreams = Upstreams.start(0, Latency.parse("50ms"));
        LoadGenerator generator = generator(upstreams, "/users/42", Protocol.HTTP_1_1)) {
      LoadResult result = generator.run(new Open(100, A_WHILE, 1));
      assertEquals(30, result.responses(200) + result.notSent());
      assertTrue(result.notSent() > 0, () -> "" + result);
      assertEquals(1, upstreams.counts().connections());
    }
  }

  @Test
  void aBurstHasAConnectionForEachRequest() {
    try (Upstreams upstreams = Upstreams.start(0, NONE);
        LoadGenerator generator = generator(upstreams, "/payments?user=42", Protocol.HTTP_1_1)) {
      LoadResult result = generator.run(new Burst(500));
      assertTrue(result.allServed(), () -> "" + result);
      assertEquals(500, result.responses());
      assertEquals(500, upstreams.counts().connections());
    }
  }

  @Test
  void overHttp2ABurstHasOneConnection() {
    try (Upstreams upstreams = Upstreams.start(0, NONE);
        LoadGenerator generator = generator(upstreams, "/payments?user=42", Protocol.H2C)) {
      LoadResult result = generator.run(new Burst(5_000));
      assertTrue(result.allServed(), () -> "" + result);
      assertEquals(5_000, result.responses());
      assertEquals(1, upstreams.counts().connections());
    }
  }

  @Test
  void overHttp2RequestsAboveTheLimitOfStreamsWait() {
    Vertx vertx = Vertx.vertx();
    HttpServerOptions fewStreams = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
    fewStreams.getInitialSettings().setMaxConcurrentStreams(3);
    HttpServer server =
        vertx
            .createHttpServer(fewStreams)
            .requestHandler(request -> vertx.setTimer(1, later -> request.response().end("late")))
            .listen()
            .await();
    Target target = target(server.actualPort(), "/", Protocol.H2C);
    try (LoadGenerator generator = new LoadGenerator(target, TIMEOUT)) {
      LoadResult result = generator.run(new Burst(50));
      assertTrue(result.allServed(), () -> "" + result);
      assertEquals(50, result.responses());
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void oneWorkloadAtATime() {
    try (Upstreams upstreams = Upstreams.start(0, Latency.parse("10m"));
        LoadGenerator generator = generator(upstreams, "/users/42", Protocol.HTTP_1_1)) {
      generator.start(new Burst(1));
      assertThrows(IllegalStateException.class, () -> generator.start(new Burst(1)));
    }
  }

  @Test
  void connectionsAreKeptFromRunToRun() {
    try (Upstreams upstreams = Upstreams.start(0, NONE);
        LoadGenerator generator = generator(upstreams, "/users/42", Protocol.HTTP_1_1)) {
      generator.run(new Burst(20));
      generator.run(new Burst(20));
      generator.run(new Closed(20, A_WHILE));
      assertEquals(20, upstreams.counts().connections());
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void requestsWithoutResponseTimeOut(Protocol protocol) {
    try (Upstreams upstreams = Upstreams.start(0, Latency.parse("1m"));
        LoadGenerator generator =
            new LoadGenerator(target(upstreams.port(), "/users/42", protocol), A_WHILE)) {
      assertEquals(Map.of(Failure.TIMED_OUT, 3L), generator.run(new Burst(3)).failures());
      LoadResult closed = generator.run(new Closed(3, A_WHILE));
      assertEquals(Map.of(Failure.TIMED_OUT, 3L), closed.failures());
    }
  }

  @Test
  void aClosedPortIsAFailureOfEachRequest() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    Target closed = Target.http1(port, "/");
    try (LoadGenerator generator = new LoadGenerator(closed, TIMEOUT)) {
      LoadResult result = generator.run(new Open(100, A_WHILE, 100));
      assertEquals(Map.of(Failure.NOT_CONNECTED, 30L), result.failures());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'HTTP/1.1 200 OK\nContent-Length: 5\n\nhello', 200, 5, 3",
    "'HTTP/1.1 100 Continue\n\nHTTP/1.1 204 No Content\n\n', 204, 0, 3",
    "'HTTP/1.1 503 Busy\nTRANSFER-ENCODING: chunked\n\n5\nhello\n1;x=y\n!\n0\n\n', 503, 6, 3",
    "'HTTP/1.1 404 Not Found\nConnection: close\nContent-Length:0\n\n', 404, 0, 6"
  })
  void responsesAreReadHoweverTheyAreFramed(
      String response, int status, int bodyBytes, int connectionsForTwoBursts) {
    int opened =
        withServerOf(
            response,
            generator -> {
              LoadResult result = generator.run(new Burst(3));
              assertEquals(3, result.responses(status), result::toString);
              assertEquals(3 * bodyBytes, result.bodyBytes());
              assertEquals(3, generator.run(new Burst(3)).responses(status));
            });
    assertEquals(connectionsForTwoBursts, opened);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not HTTP\n\n",
        "HTTP/1.1 200 OK\nContent-Length: many\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nmany\n"
      })
  void whatIsNotHttpIsAFailure(String response) {
    withServerOf(
        response,
        generator ->
            assertEquals(Map.of(Failure.INVALID, 3L), generator.run(new Burst(3)).failures()));
  }

  /** Returns how many connections were opened to a server that always sends this. */
  private static int withServerOf(String response, Consumer<LoadGenerator> test) {
    AtomicInteger opened = new AtomicInteger();
    Vertx vertx = Vertx.vertx();
    int port =
        vertx
            .createNetServer()
            .connectHandler(
                socket -> {
                  opened.incrementAndGet();
                  socket.handler(request -> socket.write(response.replace("\n", "\r\n")));
                })
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    try (LoadGenerator generator = new LoadGenerator(Target.http1(port, "/"), TIMEOUT)) {
      test.accept(generator);
      return opened.get();
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void otherStatusesAreCountedApart() {
    try (Upstreams upstreams = Upstreams.start(0, NONE);
        LoadGenerator generator = generator(upstreams, "/nowhere", Protocol.HTTP_1_1)) {
      LoadResult result = generator.run(new Burst(5));
      assertEquals(5, result.responses(404));
      assertEquals(0, result.unserved());
      assertTrue(!result.allServed());
    }
  }

  private static LoadGenerator generator(Upstreams upstreams, String path, Protocol protocol) {
    return new LoadGenerator(target(upstreams.port(), path, protocol), TIMEOUT);
  }

  private static Target target(int port, String path, Protocol protocol) {
    return new Target(protocol, port, path);
  }
}
