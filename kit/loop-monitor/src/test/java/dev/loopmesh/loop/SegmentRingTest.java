package dev.loopmesh.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What one loop writes, with moments that are made up. */
class SegmentRingTest {
  private static final long US = 1_000;

  private final SegmentRing ring = new SegmentRing(16, 0);

  /** A wait and some work, which ends at the moment that is returned. */
  private long turn(long fromUs, long waitUs, long workUs) {
    ring.beginWait(fromUs * US);
    ring.endWait((fromUs + waitUs) * US);
    return fromUs + waitUs + workUs;
  }

  private List<Segment> all() {
    return ring.since(0).items();
  }

  @Test
  void aLoopThatCallsTheSelectorAgainAndAgainOverwritesNothing() {
    ring.next(false, 100 * US, new Holder("GET /menu", "trace", "span", 100 * US));
    ring.next(false, 200 * US, null);
    long now = 201;
    for (int turn = 0; turn < 1_000; turn++) {
      now = turn(now, 2, 1);
    }
    ring.next(false, now * US, new Holder("GET /menu", "other", "span", now * US));

    assertEquals(0, ring.since(0).lost());
    assertEquals("trace", all().get(1).traceId());
    Segment spun = all().get(all().size() - 2);
    assertEquals(3_000 * US, spun.durationNanos());
    assertEquals("other", all().get(all().size() - 1).traceId());
  }

  @Test
  void aWaitAndTheWorkAfterItAreSegmentsOfTheirOwn() {
    long now = turn(10, 500, 3);
    now = turn(now, 500, 3);
    turn(now, 2, 50);
    turn(now + 52, 500, 1);

    List<Long> waits =
        all().stream()
            .filter(one -> one.kind() == Segment.Kind.WAITING)
            .map(Segment::durationNanos)
            .toList();
    assertEquals(List.of(500 * US, 500 * US, 500 * US), waits);
  }

  @Test
  void aRealWaitThatFollowsASpinEndsAsAWait() {
    long now = turn(10, 2, 1);
    turn(now, 500, 1);

    List<Segment> all = all();
    Segment wait = all.get(all.size() - 2);
    assertEquals(Segment.Kind.WAITING, wait.kind());
    assertTrue(wait.durationNanos() >= 500 * US);
  }
}
