package dev.loopmesh.traces.tree;

import dev.loopmesh.traces.store.Outcome;
import dev.loopmesh.traces.store.Span;

/**
 * What one call, or several, say about two clocks: the server's span lies inside the client's span,
 * so the server's clock must be shifted by {@code leastNanos} to {@code mostNanos}.
 */
record Nesting(long leastNanos, long mostNanos) {
  private static final long ANY = Long.MAX_VALUE / 4;

  /** A server's span may end so much after its response was read: it runs its end handlers then. */
  private static final long LATE_END_NANOS = 10_000_000;

  private static final Nesting SAME_CLOCK = new Nesting(0, 0);

  /**
   * What one call says.
   *
   * @param slackNanos how much may be the resolution of the clocks
   */
  static Nesting of(Span client, Span server, long slackNanos) {
    boolean overlaps =
        server.startNanos() <= client.endNanos() && server.endNanos() >= client.startNanos();
    if (overlaps && client.resource().isOnHostOf(server.resource())) {
      return SAME_CLOCK;
    }
    long least = client.startNanos() - server.startNanos();
    long most = client.endNanos() - server.endNanos();
    boolean endsLate = least <= 0 && most < 0 && most >= -LATE_END_NANOS;
    most = endsLate ? 0 : most;
    // a client that gave up says nothing about when its server ended, or even began
    boolean gaveUp = client.wasCancelled() || client.outcome().code() == Outcome.Code.ERROR;
    boolean ended = client.endNanos() > 0 && server.endNanos() >= server.startNanos();
    boolean endKnown = !gaveUp && ended && most >= least;
    return new Nesting(
        Math.max(-ANY, least - slackNanos), endKnown ? Math.min(ANY, most + slackNanos) : ANY);
  }

  /** What both say; where they contradict each other the narrower one counts. */
  Nesting and(Nesting other) {
    long least = Math.max(leastNanos, other.leastNanos);
    long most = Math.min(mostNanos, other.mostNanos);
    if (least <= most) {
      return new Nesting(least, most);
    }
    return mostNanos - leastNanos <= other.mostNanos - other.leastNanos ? this : other;
  }

  Nesting reversed() {
    return new Nesting(-mostNanos, -leastNanos);
  }

  boolean allows(long shiftNanos) {
    return leastNanos <= shiftNanos && shiftNanos <= mostNanos;
  }

  boolean isBounded() {
    return leastNanos > -ANY && mostNanos < ANY;
  }

  /** The middle; where there is none the end that is known. */
  long likeliestNanos() {
    if (isBounded()) {
      return leastNanos + (mostNanos - leastNanos) / 2;
    }
    return mostNanos < ANY ? mostNanos : leastNanos;
  }
}
