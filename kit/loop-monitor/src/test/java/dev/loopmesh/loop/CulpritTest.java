package dev.loopmesh.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.app.Handlers;
import dev.loopmesh.loop.stall.CpuUse;
import dev.loopmesh.loop.stall.FrameworkFrames;
import dev.loopmesh.loop.stall.StackSample;
import dev.loopmesh.loop.stall.Stall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The culprit of a stall is application code, and there is none if the platform caused it. */
class CulpritTest {
  private static final long MS = 1_000_000;
  private static final StackTraceElement APPLICATION =
      new StackTraceElement("shop.Checkout", "total", "Checkout.java", 12);

  private final FrameworkFrames frameworks =
      new FrameworkFrames(List.of("org.library."), List.of("org.injected."));

  static Stream<String> classesOfTheMonitor() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target/classes/dev/loopmesh/loop"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class"))
          .map(name -> "dev.loopmesh.loop." + name.replace(".class", ""))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("classesOfTheMonitor")
  void noClassOfTheMonitorIsACulprit(String name) {
    StackTraceElement own = new StackTraceElement(name, "run", "Own.java", 1);
    assertEquals(Optional.empty(), frameworks.culprit(new StackTraceElement[] {own}));
    assertEquals(
        Optional.of(APPLICATION), frameworks.culprit(new StackTraceElement[] {own, APPLICATION}));
  }

  @ParameterizedTest
  @CsvSource({
    "com.fasterxml.jackson.core.json.UTF8StreamJsonParser, false",
    "io.netty.channel.nio.NioIoHandler, false",
    "org.library.Codec, false",
    "sun.nio.ch.EPoll, false",
    "dev.loopmesh.loopy.Shop, true",
    "org.librarian.Codec, true"
  })
  void frameworksAreToldByTheirPackages(String name, boolean culprit) {
    StackTraceElement[] stack = {new StackTraceElement(name, "run", "Any.java", 1)};
    assertEquals(culprit, frameworks.culprit(stack).isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "shop.Checkout io.vertx.Router, shop.Checkout io.vertx.Router",
    "shop.Checkout org.injected.Fault io.vertx.Router, shop.Checkout io.vertx.Router",
    "java.Park shop.Checkout org.injected.Fault io.vertx.Router, java.Park shop.Checkout"
        + " io.vertx.Router",
    "sun.Clock org.injected.Until shop.Checkout org.injected.Fault, shop.Checkout",
    "sun.Clock java.Latch org.injected.Fault io.vertx.Router, io.vertx.Router",
    "io.netty.Write java.List org.injected.Fault, io.netty.Write"
  })
  void omittedFramesAndWhatTheyCallInTheJdkAreNotShown(String stack, String shown) {
    StackTraceElement[] frames =
        Stream.of(stack.split(" "))
            .map(name -> new StackTraceElement(name, "run", null, 1))
            .toArray(StackTraceElement[]::new);
    assertEquals(
        List.of(shown.split(" ")),
        Stream.of(frameworks.shown(frames)).map(StackTraceElement::getClassName).toList());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // frame, pause, kind, CPU of 60 ms, culprit, explanation
        "application, 0, PARKED, 1, true, -",
        "application, 0, COMPUTING, 55, true, -",
        "application, 20, COMPUTING, 35, true, -",
        "application, 80, UNKNOWN, 1, false, platform pause of 80 ms",
        "application, 0, UNKNOWN, 3, true, the thread had a processor for 3.0 of 60.0 ms",
        "framework, 0, PARKED, 1, false, no application frame",
        "framework, 80, UNKNOWN, 1, false, no application frame; platform pause of 80 ms",
        "none, 0, UNKNOWN, -1, false, no stack: it ended before it could be sampled",
        "none, 95, UNKNOWN, -1, false, 'no stack: it ended before it could be sampled; platform pause of"
            + " 95 ms'"
      })
  void aStallSaysWhatItsStackDoesNotExplain(
      String top, long pauseMs, CpuUse kind, long cpuMs, boolean culprit, String explanation) {
    Optional<StackTraceElement> blamed =
        top.equals("application") ? Optional.of(APPLICATION) : Optional.empty();
    List<StackSample> samples =
        top.equals("none")
            ? List.of()
            : List.of(new StackSample(0, Thread.State.RUNNABLE, List.of(APPLICATION), blamed));
    Stall stall =
        new Stall(
            "loop",
            0,
            100 * MS,
            false,
            "",
            "",
            "",
            kind,
            cpuMs < 0 ? -1 : cpuMs * MS,
            60 * MS,
            pauseMs * MS,
            samples);
    assertEquals(culprit, stall.culprit().isPresent());
    assertEquals(Optional.ofNullable(explanation), stall.explanation());
  }

  /**
   * A runnable thread without CPU time may be blocked in a native method; some native methods never
   * block.
   */
  @ParameterizedTest
  @CsvSource({
    "sun.nio.ch.Net, poll, shop.Checkout, PARKED",
    "java.io.FileInputStream, readBytes, shop.Checkout, PARKED",
    "java.net.Inet4AddressImpl, lookupAllHostAddr, io.netty.util.internal.SocketUtils, PARKED",
    "sun.nio.ch.SocketDispatcher, write0, io.netty.channel.socket.nio.NioSocketChannel, UNKNOWN",
    "sun.management.ThreadImpl, getThreadTotalCpuTime0, shop.Checkout, UNKNOWN",
    "java.lang.System, nanoTime, shop.Checkout, UNKNOWN"
  })
  void onlyANativeMethodThatMayBlockIsAWait(String name, String method, String caller, CpuUse use) {
    StackTraceElement top = new StackTraceElement(name, method, null, -2);
    StackTraceElement below = new StackTraceElement(caller, "call", null, 1);
    StackSample sample =
        new StackSample(0, Thread.State.RUNNABLE, List.of(top, below), Optional.empty());
    assertEquals(use, CpuUse.of(0, 60 * MS, List.of(sample)));
  }

  /** A loop whose tasks take 2 ms, and a collector that stops it for longer. */
  @Test
  void aCollectionThatHoldsTheLoopIsAPlatformPause() throws Exception {
    List<byte[]> live = new ArrayList<>();
    for (int i = 0; i < 300_000; i++) {
      live.add(new byte[16]);
    }
    MonitorOptions options = MonitorOptions.DEFAULT.withStallThreshold(Duration.ofMillis(10));
    CountDownLatch done = new CountDownLatch(1);
    try (WatchedVertx watched = new WatchedVertx(options, 1)) {
      watched.warmUp();
      watched.context.runOnContext(turn -> worksOn(watched, done));
      boolean seen = WatchedVertx.eventually(() -> collectedInAStall(watched));
      done.countDown();
      assertTrue(seen, () -> watched.monitor.stalls() + " " + watched.monitor.pauses());
      for (Stall stall : watched.monitor.stalls()) {
        if (stall.pauseNanos() >= stall.durationNanos() / 2) {
          assertEquals(Optional.empty(), stall.culprit(), stall::toString);
          assertTrue(stall.explanation().orElseThrow().contains("platform pause of "));
        }
      }
    }
    assertEquals(300_000, live.size());
  }

  private static void worksOn(WatchedVertx watched, CountDownLatch done) {
    Handlers.computeOnTheLoop(2);
    if (done.getCount() > 0) {
      watched.context.runOnContext(turn -> worksOn(watched, done));
    }
  }

  private static boolean collectedInAStall(WatchedVertx watched) {
    System.gc();
    return watched.monitor.stalls().stream()
        .anyMatch(
            stall -> stall.pauseNanos() > 0 && stall.pauseNanos() >= stall.durationNanos() / 2);
  }
}
