package dev.loopmesh.loop;

import dev.loopmesh.loop.pause.Entries;
import dev.loopmesh.loop.stall.CpuTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What a loop's thread records about itself. Only that thread writes, so counters are read plainly
 * and written opaquely, which costs no barrier.
 */
final class LoopRecorder {
  /** The loop is in the selector. */
  static final long NO_TASK = Long.MIN_VALUE;

  /** A task that held the loop for longer than the threshold, as measured by the loop. */
  record LongTask(long startNanos, long endNanos, Holder holder, long cpuNanos) {}

  private static final long HELD_NANOS = 1_000_000; // shorter holds are not reported

  final LoopClock clock;
  final DurationHistogram taskTimes = new DurationHistogram();
  final DurationHistogram timerDelays = new DurationHistogram();
  final AtomicLong tasks = new AtomicLong();
  final AtomicLong ioEvents = new AtomicLong();
  final Readiness readiness; // confined to the loop's thread

  private final SegmentRing ring; // null if segments are not recorded
  private final long stallNanos;
  private final Consumer<LongTask> longTasks;
  private final AtomicLong taskStart;
  private final AtomicReference<Holder> holder = new AtomicReference<>();
  private long waitStart;
  private boolean blocking;
  private LongConsumer listener = held -> {}; // of the holder

  /** Begins now, working. On the loop's thread. */
  LoopRecorder(int segmentCapacity, long stallNanos, Consumer<LongTask> longTasks) {
    long now = System.nanoTime();
    this.clock = new LoopClock(now);
    this.ring = segmentCapacity == 0 ? null : new SegmentRing(segmentCapacity, now);
    this.stallNanos = stallNanos;
    this.longTasks = longTasks;
    this.taskStart = new AtomicLong(now);
    this.readiness = new Readiness(now);
  }

  /** When the task in progress began, or {@link #NO_TASK}. From any thread. */
  long taskStartNanos() {
    return taskStart.getAcquire();
  }

  /** The holder of the task in progress, or null. From any thread. */
  Holder holder() {
    return holder.getAcquire();
  }

  /** The segments after a number; none if they are not recorded. From any thread. */
  Entries<Segment> segmentsSince(long sequence) {
    return ring == null ? new Entries<>(List.of(), 0, sequence) : ring.since(sequence);
  }

  /** The loop enters the selector, maybe without blocking. */
  void waitBegins() {
    long now = System.nanoTime();
    clock.beginWaiting(now); // first, so that no reader measures much beyond this moment
    if (now - taskStart.getPlain() >= stallNanos) {
      heldUntil(now); // taken by work after the queue, such as Netty's tail tasks
    }
    release(now);
    taskStart.setRelease(NO_TASK);
    waitStart = now;
  }

  /** The selector call may block: a wait. */
  void mayBlock() {
    if (!blocking) {
      blocking = true;
      if (ring != null) {
        ring.beginWait(waitStart);
      }
    }
  }

  void ends() {
    waitBegins();
    mayBlock();
  }

  /** The selector has returned. Idempotent. */
  void waitEnds() {
    if (taskStart.getPlain() != NO_TASK) {
      return;
    }
    long now = System.nanoTime();
    clock.endWaiting(now);
    if (blocking && ring != null) {
      ring.endWait(now);
    }
    taskStart.setRelease(now);
    readiness.looked(blocking, waitStart, now);
    blocking = false;
  }

  /** A channel is handled, which was not ready at the given time; returns when the task began. */
  long channelBegins(long unreadyNanos) {
    readiness.channelBegins(unreadyNanos);
    return taskStart.getPlain();
  }

  /** A ready channel was handled. */
  void ioEnded() {
    ioEvents.setOpaque(ioEvents.getPlain() + 1);
    heldUntil(System.nanoTime());
  }

  void taskEnded() {
    tasks.setOpaque(tasks.getPlain() + 1);
    heldUntil(System.nanoTime());
  }

  void timerBegins(long dueNanos) {
    // the start of the task saves a reading of the clock: only a poll of the queue is in between
    timerDelays.add(Math.max(0, taskStart.getPlain() - dueNanos));
    readiness.timerBegins(dueNanos);
  }

  void hold(String label, String traceId, String spanId, LongConsumer listener) {
    Holder before = holder.getPlain();
    if (before != null && before.isFor(label, traceId, spanId)) {
      return;
    }
    long now = System.nanoTime();
    Holder next = new Holder(label, traceId, spanId, now);
    holder.setRelease(next);
    report(before, now);
    this.listener = listener;
    if (ring == null) {
      return;
    }
    if (!ring.isHeld() && now - ring.startNanos() < SegmentRing.SLIVER_NANOS) {
      ring.relabel(next); // a holder named this soon takes over the segment
    } else {
      ring.next(false, now, next);
    }
  }

  void release() {
    release(System.nanoTime());
  }

  private void release(long now) {
    Holder before = holder.getPlain();
    if (before == null) {
      return;
    }
    holder.setRelease(null);
    report(before, now);
    if (ring != null) {
      ring.next(false, now, null);
    }
  }

  private void report(Holder before, long now) {
    if (before != null && now - before.sinceNanos() >= HELD_NANOS) {
      listener.accept(now - before.sinceNanos());
    }
  }

  private void heldUntil(long now) {
    long start = taskStart.getPlain();
    long nanos = now - start;
    taskTimes.add(nanos);
    Holder heldBy = holder.getPlain();
    readiness.taskEnded(start, now, heldBy);
    boolean stalled = nanos >= stallNanos;
    if (stalled && ring != null) {
      if (ring.startNanos() - start < 0) { // the short tasks before it stay apart
        ring.next(false, start, heldBy);
      }
      ring.next(false, now, null);
    }
    release(now);
    taskStart.setRelease(now);
    if (stalled) { // reported after its end, so that no later stack is taken for its own
      longTasks.accept(new LongTask(start, now, heldBy, CpuTime.ofThisThread()));
    }
  }
}
