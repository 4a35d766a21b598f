package dev.loopmesh.loop;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.loopmesh.app.Handlers;
import dev.loopmesh.loop.pause.Entries;
import dev.loopmesh.loop.stall.CpuTime;
import dev.loopmesh.loop.stall.CpuUse;
import dev.loopmesh.loop.stall.StackSample;
import dev.loopmesh.loop.stall.Stall;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Stalls of real loops. */
@ParameterizedClass
@EnumSource(EachTransport.class)
class StallTest {
  private static final long HELD_MS = 600;
  private static final long MS = 1_000_000;

  @Parameter EachTransport transport;

  private final PauseMeter machine = new PauseMeter();
  private WatchedVertx watched;
  private Loop loop;

  @BeforeEach
  void start() throws Exception {
    watched = new WatchedVertx(transport, MonitorOptions.DEFAULT, 1);
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
  void aSleepIsSeenWhileItLasts() throws Exception {
    CountDownLatch seenInTime = new CountDownLatch(1);
    Future<Boolean> task =
        watched.begin(
            () -> {
              loop.hold("GET /users/:id", "0af7651916cd43dd", "b7ad6b7169203331");
              return Handlers.waitOnTheLoop(seenInTime);
            });
    assertTrue(WatchedVertx.eventually(() -> loop.stallInProgress().isPresent()));
    Stall seen = loop.stallInProgress().orElseThrow();
    Entries<Segment> segments = loop.segmentsSince(0);
    seenInTime.countDown();
    assertTrue(seen.inProgress());
    assertTrue(seen.durationNanos() >= 50 * MS);
    assertEquals("GET /users/:id", seen.label());
    assertEquals("0af7651916cd43dd", seen.traceId());
    assertEquals(CpuUse.PARKED, seen.cpuUse());
    assertEquals("waitOnTheLoop", seen.culprit().orElseThrow().getMethodName());
    Segment last = segments.items().get(segments.items().size() - 1);
    assertTrue(last.inProgress());
    assertEquals(CpuUse.PARKED, last.cpuUse());
    assertEquals("GET /users/:id", last.label());
    task.await(30, SECONDS);
    assertTrue(WatchedVertx.eventually(() -> loop.stallInProgress().isEmpty()));
  }

  @Test
  void aSleepIsRecordedAsParkedWithItsCulprit() throws Exception {
    Stall stall =
        sampledStallOf(
            () -> {
              loop.hold("GET /users/:id", "0af7651916cd43dd", "b7ad6b7169203331");
              return Handlers.sleepOnTheLoop(HELD_MS);
            });
    assertEquals(CpuUse.PARKED, stall.cpuUse());
    assertEquals("sleepOnTheLoop", stall.culprit().orElseThrow().getMethodName());
    assertEquals(Handlers.class.getName(), stall.culprit().orElseThrow().getClassName());
    assertEquals("GET /users/:id", stall.label());
    assertEquals("0af7651916cd43dd", stall.traceId());
    assertEquals(HELD_MS * MS, stall.durationNanos(), machine.toleranceNanos());
    assertFalse(stall.inProgress());
    assertTrue(stall.samples().size() >= 2, "sampled again at doubling ages");
    assertTrue(stall.frames().size() <= StackSample.FRAMES);
    assertEquals(loop.name(), stall.loop());
    assertEquals(watched.told, watched.monitor.stalls());
  }

  @Test
  void asLongAComputationIsRecordedAsComputing() throws Exception {
    double share = 0; // of CPU time, which a busy machine may not give
    boolean sampled = false;
    for (int attempt = 0; attempt < 10 && (share < 0.6 || !sampled); attempt++) {
      watched.told.clear();
      share =
          watched.run(
              () -> {
                loop.hold("GET /primes", "", "b7ad6b7169203331");
                long before = CpuTime.ofThisThread();
                Handlers.computeOnTheLoop(HELD_MS);
                return (CpuTime.ofThisThread() - before) / (double) (HELD_MS * MS);
              });
      sampled = !theStall().samples().isEmpty();
    }
    assumeTrue(share >= 0.6, "this machine has no processor to compute with");
    Stall stall = theStall();
    assertEquals(CpuUse.COMPUTING, stall.cpuUse(), stall::toString);
    assertEquals("computeOnTheLoop", stall.culprit().orElseThrow().getMethodName());
    assertEquals("GET /primes", stall.label());
    assertTrue(stall.cpuNanos() > stall.cpuOverNanos() / 2);
  }

  @Test
  void aBlockingReadIsParkedThoughItsThreadCountsAsRunnable() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket silent = new Socket(server.getInetAddress(), server.getLocalPort())) {
      silent.setSoTimeout((int) HELD_MS);
      Stall stall = sampledStallOf(() -> Handlers.readOnTheLoop(silent));
      assertEquals(CpuUse.PARKED, stall.cpuUse(), stall::toString);
      assertEquals("readOnTheLoop", stall.culprit().orElseThrow().getMethodName());
    }
  }

  @Test
  void aWaitForALockIsParked() throws Exception {
    ReentrantLock lock = new ReentrantLock();
    lock.lock();
    try {
      Stall stall = sampledStallOf(() -> lock.tryLock(HELD_MS, MILLISECONDS));
      assertEquals(CpuUse.PARKED, stall.cpuUse(), stall::toString);
    } finally {
      lock.unlock();
    }
  }

  @Test
  void theStallIsASegmentOfItsOwn() throws Exception {
    Stall stall =
        sampledStallOf(
            () -> {
              watched.context.runOnContext(turn -> hold()); // runs after this, without a wait
              return spin(2 * MS);
            });
    assertEquals(CpuUse.PARKED, stall.cpuUse(), stall::toString);
    List<Segment> stalled =
        loop.segmentsSince(0).items().stream()
            .filter(segment -> segment.startNanos() >= stall.startNanos())
            .filter(segment -> segment.cpuUse() == CpuUse.PARKED)
            .toList();
    assertEquals(1, stalled.size(), stalled::toString);
    assertEquals(stall.startNanos(), stalled.get(0).startNanos());
    assertEquals(stall.durationNanos(), stalled.get(0).durationNanos());
    assertTrue(stalled.get(0).sampled());
  }

  @Test
  void manyShortTasksAreNoStall() throws Exception {
    List<Long> starts = new ArrayList<>(); // confined to the loop
    for (int task = 0; task < 100; task++) {
      watched.begin(
          () -> {
            starts.add(System.nanoTime());
            return spin(MS);
          });
    }
    watched.run(() -> starts.add(System.nanoTime()));
    assertTrue(loop.segmentsSince(0).items().size() > 0);
    assertTrue(WatchedVertx.eventually(() -> loop.stallInProgress().isEmpty()));
    long slowest = 0; // of one task: a busy machine may take its processor away
    for (int task = 1; task < starts.size(); task++) {
      slowest = Math.max(slowest, starts.get(task) - starts.get(task - 1));
    }
    assertTrue(watched.told.isEmpty() || slowest > 40 * MS, slowest + " ns, told " + watched.told);
  }

  @Test
  void stallsThatAreNoLongerKeptAreCounted() throws Exception {
    MonitorOptions options =
        new MonitorOptions(Duration.ofMillis(5), 64, 2, 8, List.of(), List.of());
    try (WatchedVertx small = new WatchedVertx(transport, options, 1)) {
      small.warmUp();
      assertTrue(WatchedVertx.eventually(() -> small.loop.holder().isEmpty()));
      int before = small.told.size();
      for (int stall = 0; stall < 5; stall++) {
        small.run(() -> spin(10 * MS));
      }
      assertTrue(WatchedVertx.eventually(() -> small.told.size() >= before + 5));
      assertEquals(2, small.monitor.stalls().size());
      assertEquals(small.told.size() - 2, small.monitor.lostStalls());
    }
  }

  /**
   * Runs it on the loop until its stall was sampled twice: on a busy machine the watchdog may get
   * no processor in time.
   */
  private Stall sampledStallOf(Callable<?> work) throws Exception {
    for (int attempt = 1; ; attempt++) {
      long begun = System.nanoTime();
      watched.run(work);
      Stall stall = theStallSince(begun);
      if (stall.samples().size() >= 2 || attempt == 5) {
        return stall;
      }
    }
  }

  private Stall theStall() throws InterruptedException {
    return theStallSince(Long.MIN_VALUE);
  }

  private Stall theStallSince(long begunNanos) throws InterruptedException {
    assertTrue(
        WatchedVertx.eventually(() -> longestSince(begunNanos).isPresent()),
        "the stall was not recorded");
    return longestSince(begunNanos).get();
  }

  /** On a busy machine a short task may stall, too. */
  private Optional<Stall> longestSince(long begunNanos) {
    return watched.told.stream()
        .filter(stall -> stall.startNanos() >= begunNanos)
        .filter(stall -> stall.durationNanos() >= HELD_MS * MS)
        .max(Comparator.comparingLong(Stall::durationNanos));
  }

  private static void hold() {
    try {
      Handlers.sleepOnTheLoop(HELD_MS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long spin(long nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.onSpinWait();
    }
    return nanos;
  }
}
