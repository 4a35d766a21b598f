package dev.loopmesh.loop;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.app.Handlers;
import dev.loopmesh.loop.stall.Stall;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The delay of a task and the task that caused it, on a real loop with real connections. */
@ParameterizedClass
@EnumSource(EachTransport.class)
class DelayTest {
  private static final long HELD_MS = 300;
  private static final long MS = 1_000_000;
  private static final byte HOLDS = 9;
  private static final byte FIRST_HOLDS = 8;

  /** The delay that a handler read, and when it began. */
  private record Told(Optional<LoopDelay> delay, long atNanos) {}

  @Parameter EachTransport transport;

  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private WatchedVertx watched;
  private NetServer server;
  private volatile boolean isFirst; // of the channels of a round

  @BeforeEach
  void start() throws Exception {
    watched = new WatchedVertx(transport, MonitorOptions.DEFAULT, 1);
    watched.warmUp();
    server = watched.vertx.createNetServer().connectHandler(socket -> socket.handler(this::answer));
    server.listen(0, "127.0.0.1").await(30, SECONDS);
    try (Socket first = connect()) { // loads and compiles
      first.getOutputStream().write(1);
      told.take();
    }
  }

  @AfterEach
  void stop() {
    if (watched != null) { // else the transport is unavailable
      watched.close();
    }
  }

  @Test
  void aTimerKnowsExactly() throws Exception {
    Promise<Told> late = Promise.promise();
    Long dueNanos =
        watched.run(
            () -> {
              watched.loop.hold("GET /slow", "0af7651916cd43dd", "b7ad6b7169203331");
              long due = System.nanoTime() + 100 * MS;
              watched.vertx.setTimer(
                  100, fired -> late.complete(new Told(watched.loop.delay(), System.nanoTime())));
              Thread.sleep(HELD_MS);
              return due;
            });
    Told timer = late.future().await(30, SECONDS);
    LoopDelay delay = timer.delay().orElseThrow();
    assertEquals(delay.leastNanos(), delay.mostNanos());
    long behind = timer.atNanos() - dueNanos;
    assertTrue(delay.mostNanos() > 100 * MS && delay.mostNanos() <= behind, delay::toString);
    assertEquals("GET /slow", delay.heldBy().label());
    assertEquals("0af7651916cd43dd", delay.heldBy().traceId());
    assertEquals("b7ad6b7169203331", delay.heldBy().spanId());
    assertTrue(delay.heldNanos() >= HELD_MS * MS, delay::toString);
  }

  @Test
  void aTurnLastsFromOneLookIntoTheSelectorToTheNext() throws Exception {
    long longTurn =
        watched.run(
            () -> {
              Thread.sleep(HELD_MS);
              return watched.loop.turnNanos();
            });
    assertTrue(longTurn >= HELD_MS * MS, () -> longTurn + " ns");
    long next = longTurn;
    for (int task = 0; task < 100 && next >= longTurn; task++) { // one may come in the same turn
      Thread.sleep(1); // without it, on one core, each would
      next = watched.run(watched.loop::turnNanos);
    }
    assertTrue(next < longTurn, next + " ns");
  }

  @Test
  void aNewConnectionStoodThereAtMostSinceItWasAccepted() throws Exception {
    CountDownLatch release = holdTheLoop();
    Thread.sleep(100);
    long before = System.nanoTime();
    try (Socket visitor = connect()) {
      visitor.getOutputStream().write(1);
      Thread.sleep(200);
      release.countDown();
      Told visit = told.poll(30, SECONDS);
      LoopDelay delay = visit.delay().orElseThrow();
      long waited = visit.atNanos() - before;
      assertTrue(delay.mostNanos() <= waited, () -> delay + " but it took " + waited);
      assertTrue(delay.mostNanos() > 100 * MS, delay::toString);
      assertEquals("GET /slow", delay.heldBy().label());
    }
  }

  @Test
  void whatCameOnAnOpenConnectionIsEnclosed() throws Exception {
    try (Socket guest = connect()) {
      guest.setTcpNoDelay(true);
      guest.getOutputStream().write(1);
      assertNothingHeldIt(told.poll(30, SECONDS));
      CountDownLatch release = holdTheLoop();
      Thread.sleep(100);
      long before = System.nanoTime();
      guest.getOutputStream().write(2);
      long sent = System.nanoTime();
      Thread.sleep(200);
      release.countDown();
      Told second = told.poll(30, SECONDS);
      LoopDelay delay = second.delay().orElseThrow();
      assertTrue(delay.leastNanos() <= second.atNanos() - before, delay::toString);
      assertTrue(delay.mostNanos() >= (second.atNanos() - sent) * 9 / 10, delay::toString);
      assertTrue(delay.mostNanos() >= 150 * MS, delay::toString);
    }
  }

  @Test
  void whoComesWhenTheLoopWaitsWasNotDelayed() throws Exception {
    try (Socket guest = connect();
        Socket holder = connect()) {
      putOnTheLoop(guest, holder);
      holder.getOutputStream().write(HOLDS);
      told.poll(30, SECONDS);
      WatchedVertx.eventually(() -> watched.loop.holder().isEmpty());
      Thread.sleep(20);
      guest.getOutputStream().write(2);
      assertNothingHeldIt(told.poll(30, SECONDS));
    }
    assertEquals(
        Optional.empty(), watched.run(watched.loop::delay), "the delay of tasks is unknown");
  }

  @Test
  void theSecondOfTwoReadyConnectionsWaitsForTheFirst() throws Exception {
    NetServer slow =
        watched
            .vertx
            .createNetServer()
            .connectHandler(
                socket ->
                    socket.handler(
                        data -> {
                          tell();
                          sleep(50);
                        }));
    slow.listen(0, "127.0.0.1").await(30, SECONDS);
    try (Socket one = new Socket("127.0.0.1", slow.actualPort());
        Socket two = new Socket("127.0.0.1", slow.actualPort())) {
      for (Socket guest : new Socket[] {one, two}) { // both are on the loop from here on
        guest.getOutputStream().write(1);
        told.poll(30, SECONDS);
      }
      CountDownLatch release = holdTheLoop();
      one.getOutputStream().write(2);
      two.getOutputStream().write(2);
      Thread.sleep(50);
      release.countDown();
      told.poll(30, SECONDS);
      LoopDelay delay = told.poll(30, SECONDS).delay().orElseThrow();
      assertTrue(delay.mostNanos() >= 50 * MS, delay::toString);
      assertTrue(delay.leastNanos() >= certain(50 * MS), "ready when the first was: " + delay);
    }
  }

  /** Over io_uring it is unknown whether the second was ready when the first was. */
  private long certain(long nanos) {
    return transport == EachTransport.IO_URING ? 0 : nanos;
  }

  private void putOnTheLoop(Socket... sockets) throws Exception {
    for (Socket each : sockets) {
      each.getOutputStream().write(1);
      told.poll(30, SECONDS);
    }
  }

  /** Both channels are ready in the same round: each is a task of its own. */
  @Test
  void theCulpritIsBlamedAndNotTheVictimBehindIt() throws Exception {
    try (Socket one = connect();
        Socket two = connect()) {
      putOnTheLoop(one, two);
      Stall stall = culpritAndVictim(one, two);
      for (int again = 0; again < 5 && stall.samples().isEmpty(); again++) {
        stall = culpritAndVictim(one, two); // the watchdog may have got no processor in time
      }
      assertEquals("sleepOnTheLoop", stall.culprit().orElseThrow().getMethodName());
    }
  }

  private Stall culpritAndVictim(Socket one, Socket two) throws Exception {
    isFirst = true;
    watched.told.clear();
    CountDownLatch release = holdTheLoop();
    one.getOutputStream().write(FIRST_HOLDS);
    two.getOutputStream().write(FIRST_HOLDS);
    Thread.sleep(20);
    release.countDown();
    told.poll(30, SECONDS);
    LoopDelay delay = told.poll(30, SECONDS).delay().orElseThrow();
    assertEquals("GET /culprit", delay.heldBy().label());
    assertTrue(delay.heldNanos() >= HELD_MS * MS, delay::toString);
    assertTrue(delay.mostNanos() >= HELD_MS * MS, delay::toString);
    assertTrue(delay.leastNanos() >= certain(HELD_MS * MS), delay::toString);
    assertTrue(WatchedVertx.eventually(() -> longStalls().size() == 1), watched.told::toString);
    assertEquals("GET /culprit", longStalls().get(0).label());
    return longStalls().get(0);
  }

  private List<Stall> longStalls() {
    return watched.told.stream().filter(stall -> stall.durationNanos() >= HELD_MS * MS).toList();
  }

  /** Holds the loop until released; a timer is due by then, so the loop polls without blocking. */
  private CountDownLatch holdTheLoop() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    watched.begin(
        () -> {
          watched.loop.hold("GET /slow", "0af7651916cd43dd", "b7ad6b7169203331");
          watched.vertx.setTimer(1, due -> {});
          held.countDown();
          return release.await(30, SECONDS);
        });
    assertTrue(held.await(30, SECONDS));
    return release;
  }

  /**
   * A thread that the machine has preempted may also hold its loop for a moment, without a label.
   */
  private static void assertNothingHeldIt(Told told) {
    assertTrue(
        told.delay().isEmpty() || told.delay().get().heldBy().label().isEmpty(), told::toString);
  }

  private static void sleep(long ms) {
    try {
      MILLISECONDS.sleep(ms);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void holdForLong() {
    try {
      Handlers.sleepOnTheLoop(HELD_MS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Socket connect() throws Exception {
    return new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
  }

  private void answer(Buffer data) {
    if (data.getByte(0) == HOLDS) {
      watched.loop.hold("GET /slow", "0af7651916cd43dd", "b7ad6b7169203331");
      sleep(50);
    }
    if (data.getByte(0) == FIRST_HOLDS) {
      watched.loop.hold(isFirst ? "GET /culprit" : "GET /victim", "0af7651916cd43dd", "2");
      if (isFirst) {
        isFirst = false;
        holdForLong();
      }
    }
    tell();
  }

  private void tell() {
    told.add(new Told(watched.loop.delay(), System.nanoTime()));
  }
}
