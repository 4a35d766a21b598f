package dev.loopmesh.loop;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The clock of a real event loop, read from outside. */
@ParameterizedClass
@EnumSource(EachTransport.class)
class MonitoredTransportTest {
  private static final long SLEEP_MS = 300;
  private static final long MS = 1_000_000;

  @Parameter EachTransport transport;

  private WatchedVertx watched;
  private LoopClock clock;

  @BeforeEach
  void startOneLoop() throws Exception {
    watched = new WatchedVertx(transport, MonitorOptions.DEFAULT, 1);
    clock = watched.loop.clock();
  }

  @AfterEach
  void stop() {
    if (watched != null) { // else the transport is unavailable
      watched.close();
    }
  }

  @Test
  void anIdleLoopIsHardlyBusy() throws Exception {
    watched.warmUp();
    long busyBefore = clock.busyNanos();
    long elapsedBefore = clock.elapsedNanos();
    Thread.sleep(SLEEP_MS);
    double share =
        (double) (clock.busyNanos() - busyBefore) / (clock.elapsedNanos() - elapsedBefore);
    System.out.printf("an idle loop is busy for %.4f %% of the time%n", 100 * share);
    assertTrue(share < 0.01, () -> "busy share of an idle loop: " + share);
  }

  @Test
  void aLoopThatSleepsIsBusyForAsLongAsItSleeps() throws Exception {
    long busyBefore = clock.busyNanos();
    long slept = watched.run(MonitoredTransportTest::sleep);
    long busy = clock.busyNanos() - busyBefore;
    System.out.printf("a loop that slept %.3f ms was busy %.3f ms%n", slept / 1e6, busy / 1e6);
    assertTrue(busy >= slept, () -> "slept " + slept + " ns, busy " + busy + " ns");
  }

  @Test
  void aStallIsSeenWhileItLasts() throws Exception {
    CountDownLatch stalled = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Future<Boolean> task =
        watched.begin(
            () -> {
              stalled.countDown();
              return over.await(30, SECONDS);
            });
    assertTrue(stalled.await(30, SECONDS));
    long busyBefore = clock.busyNanos();
    long start = System.nanoTime();
    Thread.sleep(20);
    long elapsed = System.nanoTime() - start;
    long busy = clock.busyNanos() - busyBefore;
    over.countDown();
    assertTrue(task.await(30, SECONDS));
    assertTrue(busy >= elapsed, () -> "%d ns of %d ns were seen".formatted(busy, elapsed));
  }

  @Test
  void aTimerOfALoopThatOnlyWaitsIsNoWork() throws Exception {
    watched.warmUp();
    long busyBefore = clock.busyNanos();
    watched.vertx.timer(SLEEP_MS, MILLISECONDS).await(30, SECONDS);
    long busy = clock.busyNanos() - busyBefore;
    assertTrue(busy < SLEEP_MS * MS / 10, () -> "busy " + busy + " ns in a wait");
  }

  @Test
  void otherThreadsHaveNoClock() throws Exception {
    assertEquals(Optional.empty(), LoopClock.ofThisThread());
    assertEquals(
        Optional.empty(),
        watched.vertx.executeBlocking(LoopClock::ofThisThread).await(30, SECONDS));
  }

  @Test
  void eachLoopHasAClockOfItsOwnAndKeepsIt() throws Exception {
    assertSame(clock, watched.run(() -> LoopClock.ofThisThread().orElseThrow()));
    try (WatchedVertx other = new WatchedVertx(transport, MonitorOptions.DEFAULT, 1)) {
      assertNotSame(clock, other.run(() -> LoopClock.ofThisThread().orElseThrow()));
    }
  }

  @Test
  void aMonitoredLoopServesHttpAsAnyOther() throws Exception {
    var server =
        watched
            .vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end("served"))
            .listen(0, "127.0.0.1")
            .await(30, SECONDS);
    long busyBefore = clock.busyNanos();
    HttpClient client = watched.vertx.createHttpClient();
    String body =
        client
            .request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/")
            .compose(request -> request.send().compose(response -> response.body()))
            .eventually(client::close) // one without a reference is closed before
            .await(30, SECONDS)
            .toString();
    assertEquals("served", body);
    assertNotEquals(busyBefore, clock.busyNanos());
  }

  private static long sleep() throws InterruptedException {
    long start = System.nanoTime();
    Thread.sleep(SLEEP_MS);
    return System.nanoTime() - start;
  }
}
