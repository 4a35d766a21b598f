package dev.loopmesh.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The clock alone, turned by a thread that plays the loop. */
class LoopClockTest {
  private static final int TURNS = 3_000;
  private static final long WAIT_NANOS = 300_000;

  private final LoopClock clock = new LoopClock();

  @Test
  void aNewClockHasBeenBusyFromItsStart() {
    long before = clock.elapsedNanos();
    long busy = clock.busyNanos();
    assertTrue(before <= busy && busy <= clock.elapsedNanos());
  }

  @Test
  void whileTheLoopWaitsItsBusyTimeStandsStill() {
    clock.beginWaiting();
    long atTheStart = clock.busyNanos();
    spin(1_000_000);
    assertEquals(atTheStart, clock.busyNanos());
    clock.endWaiting();
    assertTrue(clock.busyNanos() - atTheStart < clock.elapsedNanos() - 1_000_000);
  }

  @Test
  void endingAWaitTwiceIsEndingItOnce() {
    clock.beginWaiting();
    clock.endWaiting();
    long busy = clock.busyNanos();
    long waitedAtMost = clock.elapsedNanos() - busy;
    spin(1_000_000);
    clock.endWaiting();
    long elapsed = clock.elapsedNanos();
    assertTrue(elapsed - clock.busyNanos() <= waitedAtMost, "work was taken for waiting");
  }

  @Test
  void aReaderOnAnotherThreadNeverTakesAWaitThatHasJustEndedForWork() throws Exception {
    AtomicBoolean turning = new AtomicBoolean(true);
    CountDownLatch reading = new CountDownLatch(1);
    CompletableFuture<Long> furthestBack =
        CompletableFuture.supplyAsync(
            () -> {
              reading.countDown();
              long most = 0;
              long furthest = 0;
              while (turning.get()) {
                long busy = clock.busyNanos();
                most = Math.max(most, busy);
                furthest = Math.max(furthest, most - busy);
              }
              return furthest;
            });
    assertTrue(reading.await(5, SECONDS));
    for (int turn = 0; turn < TURNS; turn++) {
      clock.beginWaiting();
      spin(WAIT_NANOS);
      clock.endWaiting();
    }
    turning.set(false);
    long back = furthestBack.get(5, SECONDS);
    assertTrue(back < WAIT_NANOS / 2, () -> "busy time went back by " + back + " ns");
  }

  private static void spin(long nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.onSpinWait();
    }
  }
}
