package dev.loopmesh.loop;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * What a loop's thread notes about itself. Only that thread writes; so counters are read plainly
 * and written opaquely, which costs no barrier. A moment is read off the clock once and passed on.
 */
final class LoopRecorder {
  /** No task is in progress: the loop is in the selector. */
  static final long NO_TASK = Long.MIN_VALUE;

  /** A task that held the loop for longer than the threshold, as measured by the loop. */
  record LongTask(long startNanos, long endNanos, Holder holder, long cpuNanos) {}

  private static final long HELD_NANOS = 1_000_000; // a shorter hold is not worth telling

  // a hold that is said this soon takes over the segment, lest it fall into slivers
  private static final long SLIVER_NANOS = 10_000;

  final LoopClock clock;
  final DurationHistogram taskTimes = new DurationHistogram();
  final DurationHistogram timerDelays = new DurationHistogram();
  final AtomicLong tasks = new AtomicLong();
  final AtomicLong ioRounds = new AtomicLong();
  final AtomicLong ioEvents = new AtomicLong();

  private final SegmentRing ring; // null if segments are not recorded
  private final long stallNanos;
  private final Consumer<LongTask> longTasks;
  private final AtomicLong taskStart;
  private final AtomicReference<Holder> holder = new AtomicReference<>();
  private final Readiness readiness;
  private long waitStart;
  private boolean blocking;
  private HoldListener listener; // of the holder

  /** Begins now, in work. On the loop's thread. */
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

  /** On whose behalf the task in progress runs; null if nobody said. From any thread. */
  Holder holder() {
    return holder.getAcquire();
  }

  /** What the loop did after the given segment; nothing if it is not recorded. From any thread. */
  Segments segmentsSince(long sequence) {
    return ring == null ? new Segments(List.of(), 0, sequence) : ring.since(sequence);
  }

  /** The loop goes to the selector, maybe only to have a look. */
  void waitBegins() {
    long now = System.nanoTime();
    clock.beginWaiting(now); // first, so that no reader sees this moment exceeded by much
    if (now - taskStart.getPlain() >= stallNanos) {
      heldUntil(now); // by what runs after the queue, such as Netty's tail tasks
    }
    release(now);
    taskStart.setRelease(NO_TASK);
    waitStart = now;
  }

  /** The look into the selector is one that may block: a wait. */
  void mayBlock() {
    if (!blocking) {
      blocking = true;
      if (ring != null) {
        ring.next(true, waitStart, null);
      }
    }
  }

  /** The loop waits for ever. */
  void ends() {
    waitBegins();
    mayBlock();
  }

  /** The selector has returned. Does nothing when it had already. */
  void waitEnds() {
    if (taskStart.getPlain() != NO_TASK) {
      return;
    }
    long now = System.nanoTime();
    clock.endWaiting(now);
    if (blocking && ring != null) {
      ring.next(false, now, null);
    }
    taskStart.setRelease(now);
    readiness.looked(blocking, waitStart, now);
    blocking = false;
  }

  /** A ready channel is dealt with, which was not ready at the given moment; returns since when. */
  long channelBegins(long unreadyNanos) {
    readiness.channelBegins(unreadyNanos);
    return taskStart.getPlain();
  }

  /** How long what is handled now stood ready. On the loop's thread. */
  Optional<LoopDelay> delay() {
    return readiness.delay(taskStart.getPlain());
  }

  /** When the selector last returned. On the loop's thread. */
  long lookedNanos() {
    return readiness.lookedNanos();
  }

  /** One ready channel was dealt with, or all of them were. */
  void ioEnded() {
    heldUntil(System.nanoTime());
  }

  void ioRoundEnded(int events) {
    if (events > 0) {
      ioRounds.setOpaque(ioRounds.getPlain() + 1);
      ioEvents.setOpaque(ioEvents.getPlain() + events);
    }
  }

  void taskEnded() {
    tasks.setOpaque(tasks.getPlain() + 1);
    heldUntil(System.nanoTime());
  }

  /** A timer begins to run that was due at the given moment. */
  void timerBegins(long dueNanos) {
    // the task's start, which is known, stands for now: the queue was polled in between
    timerDelays.add(Math.max(0, taskStart.getPlain() - dueNanos));
    readiness.timerBegins(dueNanos);
  }

  /** The task in progress runs on somebody's behalf from now on. */
  void hold(String label, String traceId, String spanId, HoldListener listener) {
    Holder before = holder.getPlain();
    if (before != null && before.isFor(label, traceId, spanId)) {
      return;
    }
    long now = System.nanoTime();
    Holder next = new Holder(label, traceId, spanId, now);
    holder.setRelease(next);
    tell(before, now);
    this.listener = listener;
    if (ring == null) {
      return;
    }
    if (!ring.isHeld() && now - ring.startNanos() < SLIVER_NANOS) {
      ring.relabel(next);
    } else {
      ring.next(false, now, next);
    }
  }

  /** The task in progress runs on nobody's behalf from now on. */
  void release() {
    release(System.nanoTime());
  }

  private void release(long now) {
    Holder before = holder.getPlain();
    if (before != null) {
      holder.setRelease(null);
      tell(before, now);
      if (ring != null) {
        ring.next(false, now, null);
      }
    }
  }

  private void tell(Holder before, long now) {
    if (before != null && now - before.sinceNanos() >= HELD_NANOS) {
      listener.held(now - before.sinceNanos());
    }
  }

  /** A task has ended, and maybe the next one begins. */
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
    if (stalled) { // told when it is over: whoever looks now must not take this for its stack
      longTasks.accept(new LongTask(start, now, heldBy, CpuTime.ofThisThread()));
    }
  }
}
