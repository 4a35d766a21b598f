package dev.loopmesh.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The state of a real loop, read from another thread. */
@ParameterizedClass
@EnumSource(EachTransport.class)
class LoopTest {
  private static final long MS = 1_000_000;
  private static final Buffer MEBIBYTE =
      BufferInternal.buffer(Unpooled.directBuffer(1 << 20).writeZero(1 << 20));

  @Parameter EachTransport transport;

  private final PauseMeter machine = new PauseMeter();
  private WatchedVertx watched;
  private Loop loop;

  @BeforeEach
  void start() throws Exception {
    watched = new WatchedVertx(transport, MonitorOptions.DEFAULT, 2);
    loop = watched.loop;
    watched.warmUp();
  }

  @AfterEach
  void stop() throws Exception {
    if (watched != null) { // else the transport is unavailable
      watched.close();
    }
    machine.close();
  }

  @Test
  void anIdleLoopIsHardlyUtilised() throws Exception {
    LoopSnapshot before = loop.snapshot();
    Thread.sleep(500);
    double utilisation = utilisation(before, loop.snapshot());
    System.out.printf("utilisation of an idle loop: %.6f%n", utilisation);
    assertTrue(utilisation < 0.01, () -> "idle, but utilised by " + utilisation);
  }

  @Test
  void busyAndWaitingTimeMakeUpTheWallTime() throws Exception {
    long start = System.nanoTime();
    LoopSnapshot before = loop.snapshot();
    for (int turn = 0; turn < 10; turn++) {
      watched.run(() -> spin(10 * MS));
      Thread.sleep(20);
    }
    long startedReading = System.nanoTime();
    LoopSnapshot after = loop.snapshot();
    long wall = System.nanoTime() - start;
    long reading = System.nanoTime() - startedReading;
    long busy = after.busyNanos() - before.busyNanos();
    long waiting = after.waitingNanos() - before.waitingNanos();
    assertEquals(after.elapsedNanos(), after.busyNanos() + after.waitingNanos());
    assertEquals(wall, busy + waiting, 0.01 * wall + reading);
    assertEquals(100 * MS, busy, machine.toleranceNanos() + machine.totalNanos());
  }

  @Test
  void theHolderIsSeenWhileItHoldsTheLoopAndForgottenAfterwards() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Future<Boolean> task =
        watched.begin(
            () -> {
              loop.hold("GET /slow", "4bf92f35", "b7ad6b7169203331");
              held.countDown();
              return over.await(30, SECONDS);
            });
    assertTrue(held.await(30, SECONDS));
    Thread.sleep(20);
    LoopSnapshot during = loop.snapshot();
    over.countDown();
    assertTrue(task.await(30, SECONDS));
    Holder holder = during.holder().orElseThrow();
    assertEquals("GET /slow", holder.label());
    assertEquals("4bf92f35", holder.traceId());
    assertTrue(during.taskInProgressNanos() >= 20 * MS);
    assertTrue(during.atNanos() - holder.sinceNanos() >= 20 * MS);
    assertEquals("", watched.run(() -> loop.holder().orElseThrow().label()), "in the next task");
    assertTrue(WatchedVertx.eventually(() -> loop.holder().isEmpty()), "the loop waits");
  }

  @Test
  void aTaskIsNotHeldByTheOneBeforeIt() throws Exception {
    Promise<String> next = Promise.promise();
    watched.run(
        () -> {
          watched.context.runOnContext(
              turn -> next.complete(loop.holder().orElseThrow().label())); // without a wait between
          loop.hold("GET /before", "", "b7ad6b7169203331");
          return 0;
        });
    assertEquals("", next.future().await(30, SECONDS));
  }

  @Test
  void aHolderThatLetsGoHoldsNoLonger() throws Exception {
    String label =
        watched.run(
            () -> {
              loop.hold("GET /quick", "", "b7ad6b7169203331");
              loop.release();
              return loop.holder().orElseThrow().label();
            });
    assertEquals("", label);
  }

  @Test
  void aHolderIsToldHowLongItHeldTheLoop() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    List<Long> quick = new CopyOnWriteArrayList<>();
    watched.run(
        () -> {
          loop.hold("GET /quick", "", "1", quick::add);
          loop.hold("GET /first", "", "2", nanos -> told.add("first " + nanos));
          spin(5 * MS);
          assertTrue(loop.heldNanos("2") >= 5 * MS);
          assertEquals(0, loop.heldNanos("1"));
          loop.hold("GET /second", "", "3", nanos -> told.add("second " + nanos));
          return spin(10 * MS);
        });
    assertTrue(WatchedVertx.eventually(() -> told.size() == 2), told::toString);
    String[] first = told.get(0).split(" ");
    String[] second = told.get(1).split(" ");
    assertEquals(List.of("first", "second"), List.of(first[0], second[0]));
    assertTrue(Long.parseLong(first[1]) >= 5 * MS, told::toString);
    assertTrue(Long.parseLong(second[1]) >= 10 * MS, told::toString);
    // less than a millisecond is not reported; on a busy machine the thread may have paused there
    assertTrue(quick.stream().allMatch(nanos -> nanos >= MS), quick::toString);
  }

  @Test
  void nobodyHoldsTheLoopForAnotherThread() {
    assertThrows(IllegalStateException.class, () -> loop.hold("GET /", "", "b7ad6b7169203331"));
    assertThrows(IllegalStateException.class, loop::release);
    assertEquals(Optional.empty(), Loop.current());
  }

  @Test
  void eachTaskIsCountedAndTimed() throws Exception {
    LoopSnapshot before = loop.snapshot();
    for (int task = 0; task < 10; task++) {
      watched.run(() -> spin(4 * MS));
    }
    assertTrue(WatchedVertx.eventually(() -> loop.holder().isEmpty()));
    LoopSnapshot after = loop.snapshot();
    assertEquals(10, after.tasks() - before.tasks(), 2, "Vert.x may run a task of its own");
    long long4 = atLeast4Ms(after) - atLeast4Ms(before);
    assertEquals(10, long4, 2, "of which a busy machine may hold one up");
    assertTrue(after.longestTaskNanos() >= 4 * MS);
    assertEquals(after.taskTimes().longestNanos(), after.taskTimes().quantileNanos(1));
  }

  @Test
  void cpuTimeTellsSleepFromWork() throws Exception {
    LoopSnapshot before = loop.snapshot();
    watched.run(() -> sleep(100));
    LoopSnapshot slept = loop.snapshot();
    watched.run(() -> compute(100 * MS));
    LoopSnapshot worked = loop.snapshot();
    assertTrue(slept.cpuNanos() - before.cpuNanos() < 50 * MS);
    long cpu = worked.cpuNanos() - slept.cpuNanos();
    assertTrue(cpu > 60 * MS, () -> "used " + cpu + " ns");
  }

  @Test
  void writesAreWorkRatherThanWaiting() throws Exception {
    NetServer server =
        watched
            .vertx
            .createNetServer()
            .connectHandler(socket -> writeAll(socket, 2000))
            .listen(0, "127.0.0.1")
            .await(30, SECONDS);
    LoopSnapshot before = loop.snapshot();
    try (Socket reader = new Socket("127.0.0.1", server.actualPort())) {
      reader.setSoTimeout(30_000);
      assertEquals(
          2000L << 20, reader.getInputStream().transferTo(OutputStream.nullOutputStream()));
    }
    LoopSnapshot after = loop.snapshot();
    long cpu = after.cpuNanos() - before.cpuNanos();
    long busy = after.busyNanos() - before.busyNanos();
    System.out.printf("%s: %d ms of CPU, %d ms busy%n", transport, cpu / MS, busy / MS);
    assertTrue(busy > 0.8 * cpu, () -> "used " + cpu + " ns, but was busy for " + busy);
  }

  /** Writes so many MiB, then closes. */
  private void writeAll(NetSocket socket, int mebibytes) {
    if (mebibytes == 0) {
      socket.close();
    } else {
      socket.write(MEBIBYTE).onSuccess(written -> later(() -> writeAll(socket, mebibytes - 1)));
    }
  }

  /** Runs it after the I/O of a turn. */
  private void later(Runnable task) {
    watched.vertx.runOnContext(turn -> task.run());
  }

  /** Uses so much CPU time, however long that takes on a busy machine. */
  private static int compute(long cpuNanos) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long until = threads.getCurrentThreadCpuTime() + cpuNanos;
    int rounds = 0;
    while (threads.getCurrentThreadCpuTime() < until) {
      rounds++;
    }
    return rounds;
  }

  @Test
  void aTimerThatFindsTheLoopHeldIsLate() throws Exception {
    long before = loop.snapshot().timerDelays().longestNanos();
    watched.run(() -> watched.vertx.setTimer(20, due -> {}));
    watched.run(() -> sleep(200));
    System.out.printf("timers on an idle loop were at most %.3f ms late%n", before / 1e6);
    assertTrue(
        WatchedVertx.eventually(() -> loop.snapshot().timerDelays().longestNanos() > 150 * MS),
        () -> "late by " + loop.snapshot().timerDelays().longestNanos());
    assertTrue(before < machine.toleranceNanos(), () -> "late while idle by " + before);
  }

  @Test
  void aPeriodicTimerIsLateFromEachOfItsDueTimes() throws Exception {
    Durations earlier = loop.snapshot().timerDelays();
    AtomicInteger runs = new AtomicInteger();
    AtomicLong latest = new AtomicLong(earlier.longestNanos());
    long timer =
        watched.run(
            () -> {
              long start = System.nanoTime();
              return watched.vertx.setPeriodic(
                  20,
                  due -> {
                    long dueNanos = start + runs.incrementAndGet() * 20 * MS;
                    latest.accumulateAndGet(System.nanoTime() - dueNanos, Math::max);
                  });
            });
    assertTrue(WatchedVertx.eventually(() -> runs.get() >= 8), () -> "ran " + runs);
    watched.run(() -> watched.vertx.cancelTimer(timer));
    Durations delays = loop.snapshot().timerDelays();
    assertTrue(delays.count() >= earlier.count() + runs.get(), () -> delays + " of " + runs);
    assertTrue(delays.longestNanos() <= latest.get() + MS, () -> delays + " but " + latest);
  }

  @Test
  void twoLoopsAreToldApart() throws Exception {
    Context other = watched.contextOfAnotherLoop();
    Loop second = WatchedVertx.on(other, () -> Loop.current().orElseThrow());
    assertNotSame(loop, second);
    assertEquals(2, watched.monitor.loops().size());
    LoopSnapshot firstBefore = loop.snapshot();
    LoopSnapshot secondBefore = second.snapshot();
    WatchedVertx.on(other, () -> sleep(200));
    assertTrue(utilisation(firstBefore, loop.snapshot()) < 0.1);
    assertTrue(utilisation(secondBefore, second.snapshot()) > 0.8);
    assertTrue(WatchedVertx.eventually(() -> !watched.told.isEmpty()));
    assertEquals(1, watched.told.size());
    assertEquals(second.name(), watched.monitor.stalls().get(0).loop());
  }

  @Test
  void eachReadyChannelIsATask() throws Exception {
    var server =
        watched
            .vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  loop.hold("GET /", "", "b7ad6b7169203331");
                  request.response().end(loop.holder().orElseThrow().label());
                });
    int port = WatchedVertx.on(watched.context, () -> server.listen(0)).await().actualPort();
    assertTrue(WatchedVertx.eventually(() -> loop.holder().isEmpty()));
    LoopSnapshot before = loop.snapshot();
    var client = watched.vertx.createHttpClient();
    for (int call = 0; call < 5; call++) {
      String answer =
          client
              .request(HttpMethod.GET, port, "127.0.0.1", "/")
              .compose(request -> request.send().compose(response -> response.body()))
              .await(30, SECONDS)
              .toString();
      assertEquals("GET /", answer);
    }
    client.close().await(30, SECONDS); // without a reference it would be closed before
    assertTrue(WatchedVertx.eventually(() -> loop.holder().isEmpty()));
    LoopSnapshot after = loop.snapshot();
    assertTrue(after.ioEvents() - before.ioEvents() >= 5);

    long timed = after.taskTimes().count() - before.taskTimes().count();
    long expected = after.tasks() + after.ioEvents() - before.tasks() - before.ioEvents();
    assertEquals(expected, timed, 4, "the reading may fall between two counters");
  }

  private static long atLeast4Ms(LoopSnapshot snapshot) {
    return snapshot.taskTimes().buckets().stream()
        .filter(bucket -> bucket.belowNanos() > 4 * MS)
        .mapToLong(Durations.Bucket::count)
        .sum();
  }

  private static double utilisation(LoopSnapshot before, LoopSnapshot after) {
    return (double) (after.busyNanos() - before.busyNanos())
        / (after.elapsedNanos() - before.elapsedNanos());
  }

  private static long sleep(long ms) throws InterruptedException {
    Thread.sleep(ms);
    return ms;
  }

  private static long spin(long nanos) {
    long start = System.nanoTime();
    long turns = 0;
    while (System.nanoTime() - start < nanos) {
      turns++;
    }
    return turns;
  }
}
