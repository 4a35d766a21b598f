package dev.loopmesh.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.loopmesh.loop.pause.PlatformPause;
import dev.loopmesh.loop.stall.Stall;
import io.vertx.core.transport.Transport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The life cycle of the monitor, and its events from the platform. */
class MonitorTest {
  private static final long MS = 1_000_000;

  @Test
  void aClosedMonitorHasNoThread() throws Exception {
    try (WatchedVertx watched = new WatchedVertx()) {
      assertTrue(watchdogRuns());
      watched.monitor.close();
      assertTrue(WatchedVertx.eventually(() -> !watchdogRuns()));
      assertEquals(1, watched.run(() -> 1), "the loop runs on");
      watched.run(() -> sleep(100));
      assertTrue(watched.told.isEmpty());
      watched.monitor.close();
    }
  }

  @Test
  void aMonitorWithoutRunningLoopsHasNoThread() throws Exception {
    try (LoopMonitor monitor = LoopMonitor.over(Transport.NIO)) {
      assertTrue(WatchedVertx.eventually(() -> !watchdogRuns()));
      assertEquals(List.of(), monitor.loops());
    }
    try (WatchedVertx watched = new WatchedVertx()) {
      watched.vertx.close().await(30, SECONDS);
      assertTrue(WatchedVertx.eventually(() -> !watchdogRuns()));
      assertEquals(List.of(), watched.monitor.loops());
    }
  }

  @Test
  void aStallThatEndsWithItsLoopIsStillTold() throws Exception {
    try (WatchedVertx watched = new WatchedVertx()) {
      var task = watched.begin(() -> sleep(200));
      watched.vertx.close().await(30, SECONDS);
      task.await(30, SECONDS);
      assertTrue(WatchedVertx.eventually(() -> !watched.told.isEmpty()));
    }
  }

  @Test
  void aListenerThatThrowsIsToldOfTheNextStall() throws Exception {
    List<Stall> told = new java.util.concurrent.CopyOnWriteArrayList<>();
    MonitorOptions options = MonitorOptions.DEFAULT.withStallThreshold(Duration.ofMillis(20));
    LoopMonitor monitor =
        LoopMonitor.over(
            Transport.NIO,
            options,
            stall -> {
              told.add(stall);
              throw new IllegalStateException("a listener that throws, as this test wants it");
            });
    var vertx = io.vertx.core.Vertx.builder().withTransport(monitor.transport()).build();
    try {
      var context = vertx.getOrCreateContext();
      int before = WatchedVertx.on(context, told::size);
      WatchedVertx.on(context, () -> sleep(50));
      WatchedVertx.on(context, () -> sleep(50));
      assertTrue(WatchedVertx.eventually(() -> told.size() >= before + 2));
    } finally {
      vertx.close().await(30, SECONDS);
      monitor.close();
    }
  }

  @Test
  void aGarbageCollectionIsNoted() throws Exception {
    try (WatchedVertx watched = new WatchedVertx()) {
      watched.warmUp();
      Collection asked = watched.run(() -> collect(100));
      assertTrue(WatchedVertx.eventually(() -> !ofThisTest(watched).isEmpty()));
      PlatformPause pause = ofThisTest(watched).get(0);
      long tolerance = 10 * MS + asked.durationNanos() / 2;
      assertEquals(asked.startNanos(), pause.startNanos(), tolerance);
      assertEquals(asked.durationNanos(), pause.durationNanos(), tolerance);
      assumeTrue(pause.durationNanos() >= 2 * MS, "too short to be measured");
      assertTrue(
          watched.loop.segmentsSince(0).items().stream().anyMatch(s -> s.pauseNanos() > 0),
          "no segment overlaps the pause");
      assertTrue(WatchedVertx.eventually(() -> !watched.monitor.stalls().isEmpty()));
      assertTrue(watched.monitor.stalls().get(0).pauseNanos() > 0);
    }
  }

  @Test
  void whatIsOutOfRangeIsRefusedByName() {
    MonitorOptions options = MonitorOptions.DEFAULT;
    String threshold =
        assertThrows(
                IllegalArgumentException.class, () -> options.withStallThreshold(Duration.ZERO))
            .getMessage();
    assertEquals("stallThreshold: PT0S is shorter than 1 ms", threshold);
    String capacity =
        assertThrows(IllegalArgumentException.class, () -> options.withSegmentCapacity(100))
            .getMessage();
    assertEquals("segmentCapacity: 100 is neither 0 nor a power of two", capacity);
  }

  private static List<PlatformPause> ofThisTest(WatchedVertx watched) {
    return watched.monitor.pauses().stream()
        .filter(pause -> pause.cause().equals("System.gc()"))
        .toList();
  }

  private record Collection(long startNanos, long durationNanos) {}

  /** Runs collections with live objects to copy, for long enough to be a stall. */
  private static Collection collect(long ms) throws InterruptedException {
    List<Object> live = new java.util.ArrayList<>();
    for (int i = 0; i < 1_000_000; i++) {
      live.add(new long[2]);
    }
    long start = System.nanoTime();
    System.gc();
    long duration = System.nanoTime() - start;
    Thread.sleep(ms);
    assertEquals(1_000_000, live.size());
    return new Collection(start, duration);
  }

  private static boolean watchdogRuns() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals(Watchdog.THREAD_NAME));
  }

  private static long sleep(long ms) throws InterruptedException {
    Thread.sleep(ms);
    return ms;
  }
}
