package dev.loopmesh.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The clock alone, driven by a thread in place of a loop. */
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
  void whileTheLoopWaitsItsBusyTimeDoesNotGrow() {
    clock.beginWaiting(System.nanoTime());
    long atTheStart = clock.busyNanos();
    spin(1_000_000);
    assertEquals(atTheStart, clock.busyNanos());
    clock.endWaiting(System.nanoTime());
    assertTrue(clock.busyNanos() - atTheStart < clock.elapsedNanos() - 1_000_000);
  }

  @Test
  void endingAWaitTwiceIsEndingItOnce() {
    clock.beginWaiting(System.nanoTime());
    clock.endWaiting(System.nanoTime());
    long busy = clock.busyNanos();
    long waitedAtMost = clock.elapsedNanos() - busy;
    spin(1_000_000);
    clock.endWaiting(System.nanoTime());
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
    assertTrue(reading.await(30, SECONDS));
    long descheduled = 0; // a thread may be preempted between reading the time and recording it
    for (int turn = 0; turn < TURNS; turn++) {
      long asked = System.nanoTime();
      clock.beginWaiting(asked);
      descheduled = Math.max(descheduled, System.nanoTime() - asked);
      spin(WAIT_NANOS);
      clock.endWaiting(System.nanoTime());
    }
    turning.set(false);
    long back = furthestBack.get(30, SECONDS);
    long tolerated = WAIT_NANOS / 2 + descheduled;
    assertTrue(back < tolerated, () -> "busy time went back by " + back + " ns");
  }

  private static void spin(long nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.onSpinWait();
    }
  }
}
