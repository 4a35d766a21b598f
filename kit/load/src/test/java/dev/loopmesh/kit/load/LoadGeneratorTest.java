package dev.loopmesh.kit.load;

import static dev.loopmesh.kit.load.workload.Users.withoutThinking;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.load.http.Failure;
import dev.loopmesh.kit.load.http.Protocol;
import dev.loopmesh.kit.load.workload.Arrivals;
import dev.loopmesh.kit.load.workload.Users;
import dev.loopmesh.kit.load.workload.Workload;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadGeneratorTest {
  private static final Duration A_WHILE = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(1); // however busy the machine is

  private final LoadGenerator generator = new LoadGenerator();

  @AfterEach
  void close() {
    generator.close();
  }

  private static LoadPlan plan(TestServer server, Workload workload) {
    return LoadPlan.of(server.url("/"), workload).withTimeout(LONG);
  }

  private LoadReport run(LoadPlan plan) {
    return generator.run(plan);
  }

  private LoadReport run(TestServer server, Workload workload) {
    return run(plan(server, workload));
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void usersSendAgainUntilTheTimeIsOver(Protocol protocol) {
    try (TestServer server = TestServer.quick()) {
      LoadPlan plan = plan(server, withoutThinking(8, A_WHILE)).withProtocol(protocol);
      run(plan.withWorkload(Arrivals.burst(8))); // starts with code that has run before
      LoadReport report = run(plan);
      assertTrue(report.allServed(), report::toString);
      assertTrue(report.responses() > 8, report::toString);
      assertEquals(5 * report.responses(), report.bodyBytes());
      assertTrue(report.wallTime().compareTo(A_WHILE) >= 0);
    }
  }

  @Test
  void usersThink() {
    try (TestServer server = TestServer.quick()) {
      Duration think = A_WHILE.dividedBy(3);
      LoadReport report = run(server, new Users(5, think, A_WHILE));
      assertTrue(report.allServed(), report::toString);
      assertTrue(report.responses() >= 5, "each sends within its first time to think");
      assertTrue(report.responses() <= 5 * 3, "and then thinks at least so long");
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void arrivalsAreSentAtTheirRate(Protocol protocol) {
    try (TestServer server = TestServer.quick()) {
      LoadReport report =
          run(plan(server, Arrivals.constant(1_000, A_WHILE)).withProtocol(protocol));
      assertTrue(report.allServed(), report::toString);
      assertEquals(300, report.responses());
      assertEquals(300, report.times().lateness().getTotalCount());
      assertEquals(300, report.times().response().getTotalCount());
      assertEquals(300, report.times().service().getTotalCount());
      assertEquals(300, report.times().firstByte().getTotalCount());
      double seconds = report.wallTime().toNanos() / 1e9;
      assertTrue(seconds >= 0.299, "the last is due then");
      assertEquals(300, report.goodPerSecond() * seconds, 0.001);
    }
  }

  @Test
  void aLateRequestCountsFromWhenItWasDue() {
    try (TestServer server = TestServer.quick()) {
      run(server, Arrivals.burst(300)); // so that no request is late for want of a connection
      LoadRun run = generator.start(plan(server, Arrivals.constant(1_000, A_WHILE)));
      long heldNanos = A_WHILE.toNanos() / 2;
      run.loop().execute(() -> hold(heldNanos));
      LoadReport report = run.await();
      assertEquals(300, report.responses(200));
      assertTrue(report.times().lateness().getMaxValue() > heldNanos / 2, report::toString);
      // a request that was in flight when the loop was held is late too; these are many more
      long late = report.times().response().getCountBetweenValues(heldNanos / 3, Long.MAX_VALUE);
      assertTrue(late > 30, () -> late + " late of " + report);
      assertFalse(report.trustworthy());
      assertTrue(
          report.doubts().get(0).startsWith("The generator sent "), report.doubts()::toString);
    }
  }

  private static void hold(long nanos) {
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < nanos) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whatIsDueAtTheBoundOfOutstandingRequestsIsCountedNotSent() {
    try (TestServer server = TestServer.silent()) {
      LoadPlan plan =
          plan(server, Arrivals.constant(100, A_WHILE))
              .withMaxOutstanding(1)
              .withTimeout(A_WHILE.multipliedBy(2));
      ConcurrentLinkedQueue<Long> notSent = new ConcurrentLinkedQueue<>();
      LoadListener listener =
          new LoadListener() {
            @Override
            public void notSent(long intendedNanos) {
              notSent.add(intendedNanos);
            }
          };
      LoadReport report = generator.start(plan, listener).await();
      assertEquals(1, report.requests().sent());
      assertEquals(29, report.requests().notSent());
      assertEquals(29, notSent.size());
      assertEquals(1, server.connections());
      assertEquals(1, report.errorShare());
      assertTrue(report.doubts().toString().contains("29 requests"), report.doubts()::toString);
    }
  }

  @Test
  void aBurstHasAConnectionForEachRequest() {
    try (TestServer server = TestServer.quick()) {
      LoadReport report = run(server, Arrivals.burst(500));
      assertTrue(report.allServed(), report::toString);
      assertEquals(500, report.responses());
      assertEquals(500, server.connections());
    }
  }

  @Test
  void overHttp2ABurstHasOneConnection() {
    try (TestServer server = TestServer.quick()) {
      LoadReport report =
          run(
              plan(server, Arrivals.burst(5_000))
                  .withMaxOutstanding(5_000)
                  .withProtocol(Protocol.H2C));
      assertTrue(report.allServed(), report::toString);
      assertEquals(5_000, report.responses());
      assertEquals(1, server.connections());
    }
  }

  @Test
  void overHttp2RequestsAboveTheLimitOfStreamsWait() {
    HttpServerOptions fewStreams = new HttpServerOptions();
    fewStreams.getInitialSettings().setMaxConcurrentStreams(3);
    try (TestServer server = TestServer.of(fewStreams, request -> request.response().end())) {
      LoadReport report = run(plan(server, Arrivals.burst(50)).withProtocol(Protocol.H2C));
      assertTrue(report.allServed(), report::toString);
      assertEquals(50, report.responses());
    }
  }

  @Test
  void connectionsAreKeptFromRunToRun() {
    try (TestServer server = TestServer.quick()) {
      run(server, Arrivals.burst(20));
      run(server, Arrivals.burst(20));
      run(server, withoutThinking(20, A_WHILE));
      assertEquals(20, server.connections());
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aRequestTimesOutAndHasATimeOfAtLeastSoLong(Protocol protocol) {
    try (TestServer server = TestServer.silent()) {
      LoadPlan plan = plan(server, Arrivals.burst(3)).withProtocol(protocol).withTimeout(A_WHILE);
      LoadReport report = run(plan);
      assertEquals(Map.of(Failure.TIMEOUT, 3L), report.failures());
      assertEquals(Map.of("timeout", 3L), report.errors());
      assertEquals(3, report.times().service().getTotalCount());
      assertTrue(report.times().service().getMinValue() >= A_WHILE.toNanos() * 0.999);
      LoadReport closed = run(plan.withWorkload(withoutThinking(3, A_WHILE.dividedBy(2))));
      assertEquals(Map.of(Failure.TIMEOUT, 3L), closed.failures());
    }
  }

  @Test
  void aRequestHasItsWholeTimeoutWheneverItWasSent() {
    Duration timeout = Duration.ofSeconds(2);
    try (TestServer server =
        TestServer.of(request -> TestServer.later(timeout.dividedBy(10), request))) {
      Duration longer = timeout.multipliedBy(6).dividedBy(5); // some are in flight at the first's
      LoadPlan plan = plan(server, Arrivals.constant(25, longer)).withTimeout(timeout);
      assertEquals(Map.of(200, 60L), run(plan).statuses());
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aResponseAfterItsTimeoutIsNoOtherRequests(Protocol protocol) {
    try (TestServer server =
        TestServer.of(
            request -> {
              boolean slow = request.path().equals("/slow");
              request.response().setStatusCode(slow ? 201 : 200);
              if (slow) {
                TestServer.later(A_WHILE, request);
              } else {
                request.response().end();
              }
            })) {
      LoadPlan slow =
          LoadPlan.of(server.url("/slow"), Arrivals.burst(5))
              .withProtocol(protocol)
              .withTimeout(A_WHILE.dividedBy(3));
      assertEquals(Map.of(Failure.TIMEOUT, 5L), run(slow).failures());
      LoadReport quick = run(plan(server, Arrivals.constant(100, A_WHILE)).withProtocol(protocol));
      assertEquals(Map.of(200, 30L), quick.statuses());
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aClosedPortRefuses(Protocol protocol) throws IOException {
    URI closed = URI.create("http://127.0.0.1:" + closedPort() + "/");
    LoadPlan plan = LoadPlan.of(closed, Arrivals.constant(100, A_WHILE)).withProtocol(protocol);
    LoadReport report = run(plan);
    assertEquals(Map.of(Failure.REFUSED, 30L), report.failures());
    assertEquals(0, report.times().response().getTotalCount());
    LoadReport users = run(plan.withWorkload(withoutThinking(2, A_WHILE)));
    assertTrue(users.requests().sent() <= 2 * 31, "they pause after a failure");
  }

  private static int closedPort() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return taken.getLocalPort();
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aHostWithoutAnAddressIsUnreachable(Protocol protocol) {
    URI nowhere = URI.create("http://nowhere.invalid/");
    LoadPlan plan = LoadPlan.of(nowhere, Arrivals.constant(20, A_WHILE)).withProtocol(protocol);
    assertEquals(Map.of(Failure.UNREACHABLE, 6L), run(plan).failures());
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
    try (TestServer server = serverOf(response)) {
      LoadReport report = run(server, Arrivals.burst(3));
      assertEquals(Map.of(status, 3L), report.statuses());
      assertEquals(3 * bodyBytes, report.bodyBytes());
      assertEquals(3, run(server, Arrivals.burst(3)).responses(status));
      assertEquals(connectionsForTwoBursts, server.connections());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not HTTP\n\n",
        "HTTP/1.1 200 OK\nContent-Length: many\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nmany\n"
      })
  void whatIsNotHttpIsInvalid(String response) {
    try (TestServer server = serverOf(response)) {
      assertEquals(Map.of(Failure.INVALID, 3L), run(server, Arrivals.burst(3)).failures());
    }
  }

  private static TestServer serverOf(String response) {
    return TestServer.ofSockets(
        socket -> socket.handler(request -> socket.write(response.replace("\n", "\r\n"))));
  }

  @Test
  void aConnectionThatClosesIsToldFromOneThatIsReset() {
    try (TestServer closing =
            TestServer.ofSockets(socket -> socket.handler(request -> socket.close()));
        TestServer resetting = TestServer.of(request -> request.response().reset(8))) {
      assertEquals(Map.of(Failure.CLOSED, 3L), run(closing, Arrivals.burst(3)).failures());
      LoadPlan plan = plan(resetting, Arrivals.burst(3)).withProtocol(Protocol.H2C);
      assertEquals(Map.of(Failure.RESET, 3L), run(plan).failures());
    }
  }

  @Test
  void errorStatusesAreCountedByClassAndTimedApart() {
    try (TestServer server =
        TestServer.of(
            request ->
                request
                    .response()
                    .setStatusCode(Integer.parseInt(request.path().substring(1)))
                    .end())) {
      List<URI> urls =
          List.of(server.url("/200"), server.url("/404"), server.url("/503"), server.url("/504"));
      LoadPlan one = plan(server, Arrivals.burst(8));
      LoadReport report =
          run(
              new LoadPlan(
                  urls,
                  one.protocol(),
                  one.headers(),
                  one.workload(),
                  one.timeout(),
                  one.maxOutstanding(),
                  LoadPlan.Traces.NONE,
                  1));
      assertEquals(Map.of(200, 2L, 404, 2L, 503, 2L, 504, 2L), report.statuses());
      assertEquals(Map.of("4xx", 2L, "5xx", 4L), report.errors());
      assertEquals(2, report.times().response().getTotalCount());
      assertEquals(6, report.times().errorResponse().getTotalCount());
      assertEquals(0.75, report.errorShare());
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1_1, SAMPLED, 01", "H2C, SAMPLED, 01", "HTTP_1_1, UNSAMPLED, 00"})
  void eachRequestHasItsHeadersAndATraceOfItsOwn(
      Protocol protocol, LoadPlan.Traces traces, String flags) {
    Set<String> seen = new HashSet<>();
    try (TestServer server =
        TestServer.of(
            request -> {
              seen.add(request.getHeader("traceparent") + request.getHeader("X-Test"));
              request.response().end();
            })) {
      Set<String> sent = new HashSet<>();
      LoadListener listener =
          new LoadListener() {
            @Override
            public void ended(LoadRequest request) {
              sent.add(request.traceparent().orElseThrow() + "yes");
            }
          };
      LoadPlan plan =
          plan(server, Arrivals.burst(50))
              .withProtocol(protocol)
              .withHeaders(Map.of("X-Test", "yes"))
              .withTraces(traces);
      generator.start(plan, listener).await();
      assertEquals(50, sent.size());
      assertEquals(sent, seen);
      assertTrue(seen.iterator().next().matches("00-[0-9a-f]{32}-[0-9a-f]{16}-" + flags + "yes"));
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aCancelledRunReleasesWhatItHas(Protocol protocol) throws InterruptedException {
    try (TestServer server = TestServer.silent()) {
      LoadPlan plan =
          plan(server, Arrivals.constant(100, Duration.ofMinutes(1))).withProtocol(protocol);
      LoadRun run = generator.start(plan);
      while (run.progress().sent() < 10) {
        Thread.onSpinWait();
      }
      run.cancel();
      LoadReport report = run.report().toCompletionStage().toCompletableFuture().join();
      assertTrue(report.requests().cancelled());
      assertEquals(report.requests().sent(), report.requests().unfinished());
      assertEquals(0, report.responses() + report.unserved());
      assertEquals(0, report.errorShare());
      assertTrue(report.sendingTime().compareTo(Duration.ofMinutes(1)) < 0);
      assertTrue(report.doubts().toString().contains("in flight"), report.doubts()::toString);
      if (protocol == Protocol.HTTP_1_1) {
        while (server.open() > 0) { // as many connections as requests, none of them of use
          TimeUnit.MILLISECONDS.sleep(1);
        }
      }
      LoadRun next = generator.start(plan.withWorkload(Arrivals.burst(1)).withTimeout(A_WHILE));
      assertEquals(Map.of(Failure.TIMEOUT, 1L), next.await().failures());
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aRunThatIsStoppedWaitsForWhatIsInFlight(Protocol protocol) throws InterruptedException {
    try (TestServer server = TestServer.of(request -> TestServer.later(A_WHILE, request))) {
      LoadRun run =
          generator.start(plan(server, Arrivals.constant(100, LONG)).withProtocol(protocol));
      while (run.progress().sent() < 10) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      run.stop();
      LoadReport report = run.await();
      assertFalse(report.requests().cancelled());
      assertTrue(report.allServed(), report::toString);
      assertEquals(report.requests().sent(), report.responses());
      assertTrue(report.sendingTime().compareTo(LONG) < 0);
    }
  }

  @Test
  void aRunThatIsStoppedBeforeItBeginsSendsNothing() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    LoadListener holdingTheLoop =
        new LoadListener() {
          @Override
          public void sent(LoadRequest request) {
            held.countDown();
            try {
              assertTrue(stopped.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    try (TestServer server = TestServer.quick()) {
      LoadRun before = generator.start(plan(server, withoutThinking(1, LONG)), holdingTheLoop);
      assertTrue(held.await(30, TimeUnit.SECONDS));
      LoadRun run = generator.start(plan(server, withoutThinking(3, LONG)));
      run.stop();
      before.stop();
      stopped.countDown();
      assertEquals(0, run.await().requests().due());
      before.await();
    }
  }

  @Test
  void warmingUpIsNoPartOfARun() {
    try (TestServer server = TestServer.quick()) {
      generator.warmUp(Duration.ofMillis(100));
      assertEquals(0, server.connections());
      LoadReport report = run(server, Arrivals.burst(3));
      assertEquals(Map.of(200, 3L), report.statuses());
      assertEquals(3, report.times().lateness().getTotalCount());
    }
  }

  @Test
  void closingTheGeneratorCancelsItsRuns() {
    try (TestServer server = TestServer.silent()) {
      LoadRun run = generator.start(plan(server, Arrivals.burst(2)));
      generator.close();
      assertTrue(run.await().requests().cancelled());
    }
  }

  @Test
  void itIsClosedWithVertx() throws Exception {
    Vertx vertx = Vertx.vertx();
    generator.closeWith(vertx).await(30, TimeUnit.SECONDS);
    try (TestServer server = TestServer.silent()) {
      LoadRun run = generator.start(plan(server, Arrivals.burst(2)));
      vertx.close().await(30, TimeUnit.SECONDS);
      assertTrue(run.await().requests().cancelled());
    }
  }

  @Test
  void theListenerSeesEachRequestFromDueToDone() {
    try (TestServer server = TestServer.quick()) {
      ConcurrentLinkedQueue<Progress> progress = new ConcurrentLinkedQueue<>();
      ConcurrentLinkedQueue<Long> wrong = new ConcurrentLinkedQueue<>();
      LoadListener listener =
          new LoadListener() {
            @Override
            public void ended(LoadRequest request) {
              boolean ordered =
                  request.intendedNanos() <= request.sentNanos()
                      && request.sentNanos() <= request.headNanos()
                      && request.headNanos() <= request.doneNanos();
              if (!ordered || request.status() != 200) {
                wrong.add(request.number());
              }
            }

            @Override
            public void progressed(Progress now) {
              progress.add(now);
            }
          };
      Duration time = Duration.ofMillis(900);
      LoadRun run = generator.start(plan(server, Arrivals.constant(500, time)), listener);
      LoadReport report = run.await();
      assertEquals(List.of(), List.copyOf(wrong));
      assertTrue(progress.size() >= 2, () -> progress.size() + " in " + report.wallTime());
      long inIntervals = progress.stream().mapToLong(each -> each.interval().good()).sum();
      assertEquals(450, inIntervals);
      long timed =
          progress.stream()
              .mapToLong(each -> each.interval().responseTimes().getTotalCount())
              .sum();
      assertEquals(450, timed);
      assertEquals(450, run.progress().good());
      assertEquals(0, run.progress().outstanding());
    }
  }
}
