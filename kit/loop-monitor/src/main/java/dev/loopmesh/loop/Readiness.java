package dev.loopmesh.loop;

import java.util.Optional;

/**
 * Since when that which is handled now stood ready, and who held the loop meanwhile. On the loop's
 * thread alone.
 *
 * <p>Nobody notes when a channel became ready, but two looks into the selector enclose it: it was
 * not ready at the one before, and was at the last one.
 */
final class Readiness {
  private static final long HELD_NANOS = 1_000_000; // shorter tasks are not worth a word
  // a look that might wait and took longer than this found nothing ready at first
  private static final long WAITED_NANOS = 200_000;

  private record Held(long startNanos, long endNanos, Holder by) {
    long nanos() {
      return endNanos - startNanos;
    }
  }

  private long lookNanos;
  private long notReadyNanos;
  private Held longest; // of the tasks since the last look
  private Held longestBefore; // of those between the two
  private boolean known;
  private long earliestNanos;
  private long latestNanos;

  Readiness(long nowNanos) {
    lookNanos = nowNanos;
    notReadyNanos = nowNanos;
  }

  /** The selector has returned, which might have waited or not. */
  void looked(boolean mightWait, long begunNanos, long nowNanos) {
    boolean waited = mightWait && nowNanos - begunNanos > WAITED_NANOS;
    notReadyNanos = waited ? nowNanos : lookNanos;
    lookNanos = nowNanos;
    longestBefore = longest;
    longest = null;
    channelBegins(notReadyNanos);
  }

  /** When the selector last returned. */
  long lookedNanos() {
    return lookNanos;
  }

  /** A ready channel is dealt with, which was not ready at the given moment. */
  void channelBegins(long unreadyNanos) {
    begins(unreadyNanos - notReadyNanos > 0 ? unreadyNanos : notReadyNanos, lookNanos);
  }

  /** A timer runs. */
  void timerBegins(long dueNanos) {
    begins(dueNanos, dueNanos);
  }

  private void begins(long earliest, long latest) {
    known = true;
    earliestNanos = earliest;
    latestNanos = latest;
  }

  /** What ran until now held the loop. */
  void taskEnded(long startNanos, long endNanos, Holder by) {
    known = false;
    long nanos = endNanos - startNanos;
    if (nanos >= HELD_NANOS && (longest == null || nanos > longest.nanos())) {
      longest = new Held(startNanos, endNanos, by);
    }
  }

  /** The delay of the task that began at this moment. */
  Optional<LoopDelay> delay(long taskStartNanos) {
    if (!known) {
      return Optional.empty();
    }
    Held held = longer(meanwhile(longestBefore), meanwhile(longest));
    if (held == null) {
      return Optional.empty();
    }
    return Optional.of(
        new LoopDelay(
            Math.max(0, taskStartNanos - latestNanos),
            taskStartNanos - earliestNanos,
            held.by == null ? new Holder("", "", "", held.startNanos) : held.by,
            held.nanos()));
  }

  private Held meanwhile(Held held) {
    return held != null && held.endNanos - earliestNanos > 0 ? held : null;
  }

  private static Held longer(Held one, Held other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.nanos() >= other.nanos() ? one : other;
  }
}
