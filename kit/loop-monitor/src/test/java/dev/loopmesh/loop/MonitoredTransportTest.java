package dev.loopmesh.loop;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.transport.Transport;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The clock of a real event loop, read from outside. */
class MonitoredTransportTest {
  private static final long SLEEP_MS = 300;
  private static final long MS = 1_000_000;

  private Vertx vertx;
  private Context loop;
  private LoopClock clock;

  @BeforeEach
  void startOneLoop() throws Exception {
    vertx =
        Vertx.builder()
            .withTransport(MonitoredTransport.over(Transport.NIO))
            .with(new VertxOptions().setEventLoopPoolSize(1))
            .build();
    loop = vertx.getOrCreateContext();
    clock = onTheLoop(() -> LoopClock.ofThisThread().orElseThrow()).await(30, SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(30, SECONDS);
  }

  @Test
  void anIdleLoopIsHardlyBusy() throws Exception {
    warmUp();
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
    long slept = onTheLoop(MonitoredTransportTest::sleep).await(30, SECONDS);
    long busy = clock.busyNanos() - busyBefore;
    System.out.printf("a loop that slept %.3f ms was busy %.3f ms%n", slept / 1e6, busy / 1e6);
    assertTrue(busy >= slept, () -> "slept " + slept + " ns, busy " + busy + " ns");
  }

  @Test
  void aStallIsSeenWhileItLasts() throws Exception {
    CountDownLatch stalled = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Future<Boolean> task =
        onTheLoop(
            () -> {
              stalled.countDown();
              return await(over);
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
    warmUp();
    long busyBefore = clock.busyNanos();
    vertx.timer(SLEEP_MS, MILLISECONDS).await(30, SECONDS);
    long busy = clock.busyNanos() - busyBefore;
    assertTrue(busy < SLEEP_MS * MS / 10, () -> "busy " + busy + " ns in a wait");
  }

  @Test
  void otherThreadsHaveNoClock() throws Exception {
    assertEquals(Optional.empty(), LoopClock.ofThisThread());
    assertEquals(
        Optional.empty(), vertx.executeBlocking(LoopClock::ofThisThread).await(30, SECONDS));
  }

  @Test
  void eachLoopHasAClockOfItsOwnAndKeepsIt() throws Exception {
    assertSame(clock, onTheLoop(() -> LoopClock.ofThisThread().orElseThrow()).await(30, SECONDS));
    Vertx other = Vertx.builder().withTransport(MonitoredTransport.over(Transport.NIO)).build();
    try {
      Promise<LoopClock> clocks = Promise.promise();
      other.runOnContext(turn -> clocks.complete(LoopClock.ofThisThread().orElseThrow()));
      assertNotSame(clock, clocks.future().await(30, SECONDS));
    } finally {
      other.close().await(30, SECONDS);
    }
  }

  @Test
  void aMonitoredLoopServesHttpAsAnyOther() throws Exception {
    var server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end("served"))
            .listen(0, "127.0.0.1")
            .await(30, SECONDS);
    long busyBefore = clock.busyNanos();
    HttpClient client = vertx.createHttpClient();
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

  /** Runs the loop once, so that its classes are loaded and compiled. */
  private void warmUp() throws Exception {
    for (int turn = 0; turn < 20; turn++) {
      vertx.timer(1, MILLISECONDS).await(30, SECONDS);
    }
  }

  private <T> Future<T> onTheLoop(Supplier<T> work) {
    Promise<T> done = Promise.promise();
    loop.runOnContext(turn -> done.complete(work.get()));
    return done.future();
  }

  private static long sleep() {
    long start = System.nanoTime();
    try {
      Thread.sleep(SLEEP_MS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return System.nanoTime() - start;
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
