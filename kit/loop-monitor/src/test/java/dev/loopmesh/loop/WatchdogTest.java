package dev.loopmesh.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.GarbageCollectionNotificationInfo;
import dev.loopmesh.app.Handlers;
import dev.loopmesh.loop.LoopRecorder.LongTask;
import dev.loopmesh.loop.pause.Pauses;
import dev.loopmesh.loop.pause.PlatformPause;
import dev.loopmesh.loop.stall.FrameworkFrames;
import dev.loopmesh.loop.stall.Stall;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.management.Notification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No throwable ends the watchdog. */
class WatchdogTest {
  private static final Duration THRESHOLD = Duration.ofMillis(5);

  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  static Stream<Throwable> anything() {
    return Stream.of(
        new IllegalStateException("an exception"),
        new StackOverflowError(),
        new OutOfMemoryError("Java heap space"),
        new NoClassDefFoundError("gone"),
        new Exception("a checked one"));
  }

  @ParameterizedTest
  @MethodSource("anything")
  void aListenerThatThrowsIsToldOfTheNextStallToo(Throwable thrown) throws Exception {
    List<Stall> told = new CopyOnWriteArrayList<>();
    Consumer<Stall> listener =
        stall -> {
          told.add(stall);
          WatchdogTest.<RuntimeException>sneak(thrown);
        };
    try (WatchedVertx watched =
        new WatchedVertx(
            MonitorOptions.DEFAULT.withStallThreshold(THRESHOLD), listener, failures::add)) {
      for (int stall = 1; stall <= 2; stall++) {
        int before = told.size();
        watched.run(() -> Handlers.sleepOnTheLoop(10));
        assertTrue(WatchedVertx.eventually(() -> told.size() > before && failures.size() > before));
      }
      assertEquals(List.of(thrown), failures.stream().distinct().toList());
      assertTrue(WatchedVertx.eventually(() -> watched.monitor.sinceLastLook().toMillis() < 500));
    }
  }

  /** A failure is reported and counted, and the other loops are still watched. */
  @Test
  void aLookThatFailsIsNoneAndTheOthersGoOn() throws Exception {
    List<Stall> told = new CopyOnWriteArrayList<>();
    try (WatchedVertx watched = new WatchedVertx();
        Watchdog watchdog = new Watchdog(THRESHOLD.toNanos(), this::addAndFail)) {
      BrokenQueue broken = new BrokenQueue();
      watchdog.add(watch(watched, broken, told::add));
      ConcurrentLinkedQueue<LongTask> ended = new ConcurrentLinkedQueue<>();
      watchdog.add(watch(watched, ended, told::add));
      ended.add(new LongTask(0, 1, null, -1));
      assertTrue(WatchedVertx.eventually(() -> told.size() == 1 && failures.size() >= 3));
      assertTrue(WatchedVertx.eventually(() -> watchdog.sinceLastLook().toMillis() >= 100));

      broken.mended = true;
      assertTrue(WatchedVertx.eventually(() -> watchdog.sinceLastLook().toMillis() < 50));
    }
  }

  @Test
  void aWatchdogWithoutLoopsIsNeverLate() throws Exception {
    try (Watchdog watchdog = new Watchdog(THRESHOLD.toNanos(), failures::add)) {
      Thread.sleep(5);
      assertEquals(Duration.ZERO, watchdog.sinceLastLook());
    }
  }

  /** Otherwise the JVM's thread would report no more pauses. */
  @Test
  void aNoticeThatCannotBeReadIsToldAndThrowsNothing() {
    try (Pauses pauses = new Pauses(8, failures::add)) {
      String kind = GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION;
      pauses.handleNotification(new Notification(kind, "a collector", 1), null);
      assertEquals(1, failures.size());
    }
  }

  private StallWatch watch(
      WatchedVertx watched, ConcurrentLinkedQueue<LongTask> ended, Consumer<Stall> stalls) {
    return new StallWatch(
        watched.loop,
        ended,
        THRESHOLD.toNanos(),
        new FrameworkFrames(List.of(), List.of()),
        new Evidence(List.of(), List.of()),
        stalls);
  }

  private record Evidence(List<Stall> stalls, List<PlatformPause> pauses) implements LoopEvidence {}

  private void addAndFail(Throwable failure) {
    failures.add(failure);
    throw new IllegalStateException("it cannot be told");
  }

  private static final class BrokenQueue extends ConcurrentLinkedQueue<LongTask> {
    private static final long serialVersionUID = 1;
    private volatile boolean mended;

    @Override
    public LongTask poll() {
      if (!mended) {
        throw new NoClassDefFoundError("broken on purpose");
      }
      return super.poll();
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
