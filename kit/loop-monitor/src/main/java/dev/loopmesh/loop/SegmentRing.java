package dev.loopmesh.loop;

import dev.loopmesh.loop.pause.Entries;
import dev.loopmesh.loop.stall.CpuUse;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The last segments of one loop, in arrays of fixed size. The loop's thread writes and never waits
 * for a reader; any thread reads.
 *
 * <p>Each slot has a sequence lock: a reader that finds its number changed after reading discards
 * the slot, and counts it lost.
 */
final class SegmentRing {
  private static final long BEING_WRITTEN = -1;
  private static final long IN_PROGRESS = -1;

  /** Something this short, in nanoseconds, has no segment of its own. */
  static final long SLIVER_NANOS = 10_000;

  private final int mask;
  private final AtomicLongArray sequences;
  private final AtomicLongArray starts;
  private final AtomicLongArray durations;
  private final AtomicReferenceArray<Holder> holders;
  private final boolean[] waits; // read under the sequence lock's fences
  private final AtomicLong begun = new AtomicLong();
  // on the loop's thread alone
  private boolean spinning; // the last wait was too short to be one
  private long waitedFrom;
  private long workedFrom;

  /**
   * Begins with a working segment.
   *
   * @param capacity a power of two
   */
  SegmentRing(int capacity, long startedNanos) {
    mask = capacity - 1;
    sequences = new AtomicLongArray(capacity);
    starts = new AtomicLongArray(capacity);
    durations = new AtomicLongArray(capacity);
    holders = new AtomicReferenceArray<>(capacity);
    waits = new boolean[capacity];
    write(1, false, startedNanos, null);
    begun.setRelease(1);
  }

  /** When the segment in progress began. On the loop's thread. */
  long startNanos() {
    return starts.getPlain(slot(begun.getPlain()));
  }

  /** Whether the segment in progress has a holder. On the loop's thread. */
  boolean isHeld() {
    return holders.getPlain(slot(begun.getPlain())) != null;
  }

  /**
   * The loop begins to wait. Less than half a millisecond before a timer is due, Netty's NIO calls
   * the selector again and again without blocking: that is one segment, or it would soon overwrite
   * all others. On the loop's thread.
   */
  void beginWait(long atNanos) {
    waitedFrom = atNanos;
    if (spinning && atNanos - workedFrom < SLIVER_NANOS) {
      write(begun.getPlain(), true, startNanos(), null);
    } else {
      next(true, atNanos, null);
    }
  }

  /** The loop works again, without a holder. On the loop's thread. */
  void endWait(long atNanos) {
    workedFrom = atNanos;
    if (atNanos - waitedFrom < SLIVER_NANOS) {
      write(begun.getPlain(), false, startNanos(), null);
      spinning = true;
    } else {
      next(false, atNanos, null);
    }
  }

  /** Ends the segment in progress and begins the next one. On the loop's thread. */
  void next(boolean waiting, long atNanos, Holder holder) {
    spinning = false;
    long current = begun.getPlain();
    int slot = slot(current);
    long duration = atNanos - starts.getPlain(slot);
    if (duration == 0) { // empty: reuse it
      write(current, waiting, atNanos, holder);
      return;
    }
    durations.setOpaque(slot, duration);
    write(current + 1, waiting, atNanos, holder);
    begun.setRelease(current + 1);
  }

  /** Sets the holder of the segment in progress, from its start. On the loop's thread. */
  void relabel(Holder holder) {
    spinning = false;
    write(begun.getPlain(), false, startNanos(), holder);
  }

  private void write(long sequence, boolean waiting, long startNanos, Holder holder) {
    int slot = slot(sequence);
    sequences.setOpaque(slot, BEING_WRITTEN);
    VarHandle.storeStoreFence();
    starts.setOpaque(slot, startNanos);
    durations.setOpaque(slot, IN_PROGRESS);
    holders.setOpaque(slot, holder);
    waits[slot] = waiting;
    sequences.setRelease(slot, sequence);
  }

  /** The segments after a number. From any thread. */
  Entries<Segment> since(long sequence) {
    long last = begun.getAcquire();
    long from = Math.max(sequence, last - 1 - mask);
    List<Segment> segments = new ArrayList<>();
    for (long number = from + 1; number <= last; number++) {
      Segment segment = read(number);
      if (segment == null) { // overwritten meanwhile, like all before it
        segments.clear();
        from = number;
      } else {
        segments.add(segment);
      }
    }
    boolean open = !segments.isEmpty() && segments.get(segments.size() - 1).inProgress();
    return new Entries<>(
        segments, Math.max(0, from - sequence), Math.max(sequence, open ? last - 1 : last));
  }

  private Segment read(long number) {
    int slot = slot(number);
    while (true) {
      long before = sequences.getAcquire(slot);
      long start = starts.getOpaque(slot);
      long duration = durations.getOpaque(slot);
      Holder holder = holders.getOpaque(slot);
      boolean waiting = waits[slot];
      VarHandle.loadLoadFence();
      if (before == number && sequences.getOpaque(slot) == number) {
        return segment(number, waiting, start, duration, holder);
      }
      if (before > number) {
        return null;
      }
      Thread.onSpinWait(); // half written: a few instructions of the loop's thread
    }
  }

  private static Segment segment(
      long number, boolean waiting, long start, long duration, Holder holder) {
    boolean open = duration == IN_PROGRESS;
    return new Segment(
        number,
        waiting ? Segment.Kind.WAITING : Segment.Kind.WORKING,
        open,
        start,
        open ? Math.max(0, System.nanoTime() - start) : duration,
        holder == null ? "" : holder.label(),
        holder == null ? "" : holder.traceId(),
        CpuUse.UNKNOWN,
        List.of(),
        0);
  }

  private int slot(long sequence) {
    return (int) sequence & mask;
  }
}
