package dev.loopmesh.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.loop.pause.Entries;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The segments of real loops, read while they are written. */
class SegmentsTest {
  private static final long MS = 1_000_000;

  @Test
  void eachSegmentIsReadOnceAndTheyFollowOnOneAnother() throws Exception {
    double difference = Double.MAX_VALUE; // a thread that is suspended in a poll makes it larger
    for (int round = 0; round < 5 && difference > 0; round++) {
      difference = Math.min(difference, readSegments());
    }
    assertTrue(difference <= 0, () -> "the working segments are not the busy time");
  }

  /** By how much the working segments differ from the busy time, beyond what they may. */
  private static double readSegments() throws Exception {
    try (WatchedVertx watched = new WatchedVertx()) {
      List<Segment> read = new ArrayList<>();
      long next = 0;
      for (int turn = 0; turn <= 200; turn++) {
        if (turn == 100) {
          Thread.sleep(50); // the loop waits for longer than it works in all
        }
        if (turn < 200) {
          watched.run(() -> 0);
        } else {
          assertTrue(WatchedVertx.eventually(() -> watched.loop.holder().isEmpty()));
        }
        Entries<Segment> segments = watched.loop.segmentsSince(next);
        segments.items().stream().filter(s -> !s.inProgress()).forEach(read::add);
        assertEquals(0, segments.lost());
        next = segments.next();
      }
      LoopSnapshot after = watched.loop.snapshot();
      assertTrue(read.size() >= 200, () -> "read " + read.size());
      long working = 0;
      for (int i = 0; i < read.size(); i++) {
        assertEquals(i + 1, read.get(i).sequence());
        if (i > 0) {
          assertEquals(read.get(i - 1).endNanos(), read.get(i).startNanos());
        }
        if (read.get(i).kind() == Segment.Kind.WORKING) {
          working += read.get(i).durationNanos();
        }
      }
      long busy = after.busyNanos();
      // non-blocking polls of the selector are part of the segments
      return Math.abs(busy - working) - (0.1 * busy + MS);
    }
  }

  @Test
  void eachHolderHasItsOwnSegmentInATask() throws Exception {
    try (WatchedVertx watched = new WatchedVertx()) {
      watched.warmUp();
      long before = watched.loop.segmentsSince(0).next();
      watched.run(
          () -> {
            watched.loop.hold("first", "1", "b7ad6b7169203331");
            spin(2 * MS);
            watched.loop.hold("second", "2", "b7ad6b7169203331");
            spin(2 * MS);
            watched.loop.hold("second", "2", "b7ad6b7169203331"); // adds nothing
            return spin(2 * MS);
          });
      assertTrue(WatchedVertx.eventually(() -> watched.loop.holder().isEmpty()));
      List<Segment> held =
          watched.loop.segmentsSince(before).items().stream()
              .filter(segment -> !segment.label().isEmpty())
              .toList();
      assertEquals(
          List.of("first 1", "second 2"),
          held.stream().map(segment -> segment.label() + " " + segment.traceId()).toList());
      assertTrue(held.get(0).durationNanos() >= 2 * MS);
      assertTrue(held.get(1).durationNanos() >= 4 * MS);
      assertEquals(held.get(0).endNanos(), held.get(1).startNanos());
    }
  }

  @Test
  void shortTasksAreOneSegmentUntilTheLoopWaits() throws Exception {
    try (WatchedVertx watched = new WatchedVertx()) {
      watched.warmUp();
      long before = watched.loop.segmentsSince(0).next();
      Promise<Void> last = Promise.promise();
      watched.run(
          () -> {
            for (int task = 0; task < 1000; task++) {
              watched.context.runOnContext(turn -> {});
            }
            watched.context.runOnContext(turn -> last.complete());
            return 0;
          });
      last.future().await(30, SECONDS);
      long segments = watched.loop.segmentsSince(before).items().size();
      assertTrue(segments < 20, () -> segments + " segments");
    }
  }

  @Test
  void aLookIntoTheSelectorThatCannotBlockIsNoWait() throws Exception {
    try (WatchedVertx watched = new WatchedVertx()) {
      watched.warmUp();
      Promise<Long> due = Promise.promise();
      long set =
          watched.run(
              () -> {
                watched.vertx.setTimer(1, timer -> due.complete(System.nanoTime()));
                spin(3 * MS); // so that the timer is due when the loop polls
                return System.nanoTime();
              });
      long ran = due.future().await(30, SECONDS);
      List<Segment> between =
          watched.loop.segmentsSince(0).items().stream()
              .filter(segment -> segment.kind() == Segment.Kind.WAITING)
              .filter(wait -> wait.startNanos() > set && wait.startNanos() < ran)
              .toList();
      assertEquals(List.of(), between);
    }
  }

  @Test
  void aFloodLosesSegmentsAndTheyAreCounted() throws Exception {
    MonitorOptions options = MonitorOptions.DEFAULT.withSegmentCapacity(16);
    try (WatchedVertx watched = new WatchedVertx(options, 1)) {
      watched.warmUp();
      assertTrue(WatchedVertx.eventually(() -> watched.loop.holder().isEmpty()));
      Entries<Segment> before = watched.loop.segmentsSince(0);
      watched.run(
          () -> {
            for (int holder = 0; holder < 100; holder++) {
              watched.loop.hold("holder " + holder, "", "");
            }
            return 0;
          });
      assertTrue(WatchedVertx.eventually(() -> watched.loop.holder().isEmpty()));
      Entries<Segment> after = watched.loop.segmentsSince(before.next());
      assertEquals(16, after.items().size());
      assertTrue(after.lost() >= 84, () -> "lost " + after.lost());
      long last = after.items().get(15).sequence();
      assertEquals(last - before.next(), after.lost() + after.items().size());
    }
  }

  @Test
  void aReaderNeverSeesHalfASegment() throws Exception {
    SegmentRing ring = new SegmentRing(8, 0);
    AtomicBoolean writing = new AtomicBoolean(true);
    CompletableFuture<Set<Long>> reader =
        CompletableFuture.supplyAsync(
            () -> {
              Set<Long> seen = new HashSet<>();
              long next = 0;
              long lost = 0;
              while (writing.get()) {
                Entries<Segment> segments = ring.since(next);
                lost += segments.lost();
                next = segments.next();
                for (Segment segment : segments.items()) {
                  checkWhole(segment);
                  if (!segment.inProgress()) {
                    assertTrue(seen.add(segment.sequence()), "read twice");
                  }
                }
              }
              assertEquals(next, seen.size() + lost, "each is read or lost");
              return seen;
            });
    for (long number = 2; number < 3_000_000; number++) {
      String label = Long.toString(number);
      ring.next(false, 10 * (number - 1), new Holder(label, label, "", 0));
    }
    writing.set(false);
    assertFalse(reader.get(30, SECONDS).isEmpty());
  }

  /** The writer derives each segment's start, label and trace ID from its number. */
  private static void checkWhole(Segment segment) {
    assertEquals(10 * (segment.sequence() - 1), segment.startNanos());
    if (segment.sequence() > 1) {
      assertEquals(Long.toString(segment.sequence()), segment.label());
      assertEquals(segment.label(), segment.traceId());
    }
    if (!segment.inProgress()) {
      assertEquals(10, segment.durationNanos());
    }
  }

  @Test
  void noSegmentsAreKeptUnlessConfigured() throws Exception {
    MonitorOptions options = MonitorOptions.DEFAULT.withSegmentCapacity(0);
    try (WatchedVertx watched = new WatchedVertx(options, 1)) {
      assertEquals(new Entries<>(List.of(), 0, 0), watched.loop.segmentsSince(0));
    }
  }

  @Test
  void aSegmentHasADate() throws Exception {
    try (WatchedVertx watched = new WatchedVertx()) {
      Segment segment = watched.loop.segmentsSince(0).items().get(0);
      Duration ago =
          Duration.between(
              watched.monitor.anchor().at(segment.startNanos()), java.time.Instant.now());
      assertTrue(ago.toNanos() > 0 && ago.compareTo(Duration.ofSeconds(30)) < 0, ago::toString);
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
