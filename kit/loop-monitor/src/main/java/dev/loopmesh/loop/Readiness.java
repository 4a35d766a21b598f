package dev.loopmesh.loop;

import java.util.Optional;

/**
 * Since when the event being handled was ready, and which task held the loop meanwhile. Confined to
 * the loop's thread.
 *
 * <p>The moment at which a channel became ready is unknown, but two selector calls enclose it: it
 * was not ready at the previous one, and was at the last one.
 */
final class Readiness {
  private static final long HELD_NANOS = 1_000_000; // shorter tasks are not reported
  // a selector call that may block and took longer found nothing ready at first
  private static final long WAITED_NANOS = 200_000;

  private record Held(long startNanos, long endNanos, Holder by) {
    long nanos() {
      return endNanos - startNanos;
    }
  }

  private long lookNanos;
  private long notReadyNanos;
  private Held longest; // of the tasks since the last selector call
  private Held longestBefore; // of those between the two selector calls
  private boolean known;
  private long earliestNanos;
  private long latestNanos;

  Readiness(long nowNanos) {
    lookNanos = nowNanos;
    notReadyNanos = nowNanos;
  }

  /** The selector has returned. */
  void looked(boolean mightWait, long begunNanos, long nowNanos) {
    boolean waited = mightWait && nowNanos - begunNanos > WAITED_NANOS;
    notReadyNanos = waited ? nowNanos : lookNanos;
    lookNanos = nowNanos;
    longestBefore = longest;
    longest = null;
    channelBegins(notReadyNanos);
  }

  /** Io_uring may look for more between two ready channels. */
  void mayHaveLooked(long nowNanos) {
    lookNanos = nowNanos;
  }

  long lookedNanos() {
    return lookNanos;
  }

  /** A channel is handled, which was not ready at the given time. */
  void channelBegins(long unreadyNanos) {
    begins(unreadyNanos - notReadyNanos > 0 ? unreadyNanos : notReadyNanos, lookNanos);
  }

  void timerBegins(long dueNanos) {
    begins(dueNanos, dueNanos);
  }

  private void begins(long earliest, long latest) {
    known = true;
    earliestNanos = earliest;
    latestNanos = latest;
  }

  void taskEnded(long startNanos, long endNanos, Holder by) {
    known = false;
    long nanos = endNanos - startNanos;
    if (nanos >= HELD_NANOS && (longest == null || nanos > longest.nanos())) {
      longest = new Held(startNanos, endNanos, by);
    }
  }

  /** The delay of the task that began at the given time. */
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
