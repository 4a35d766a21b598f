package dev.loopmesh.traces.tree;

import dev.loopmesh.traces.store.Outcome;
import dev.loopmesh.traces.store.Span;

/**
 * What one or more calls show about two clocks: the server's span lies inside the client's span, so
 * the server's clock must be shifted by {@code leastNanos} to {@code mostNanos}.
 */
record Nesting(long leastNanos, long mostNanos) {
  private static final long ANY = Long.MAX_VALUE / 4;

  /** How long after its response was read a server's span may end, because of its end handlers. */
  private static final long LATE_END_NANOS = 10_000_000;

  private static final Nesting SAME_CLOCK = new Nesting(0, 0);

  /**
   * The bounds of one call.
   *
   * @param slackNanos the resolution of the clocks
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
    // a client that gave up gives no bound for the end of its server, or even for its start
    boolean gaveUp = client.wasCancelled() || client.outcome().code() == Outcome.Code.ERROR;
    boolean ended = client.endNanos() > 0 && server.endNanos() >= server.startNanos();
    boolean endKnown = !gaveUp && ended && most >= least;
    return new Nesting(
        Math.max(-ANY, least - slackNanos), endKnown ? Math.min(ANY, most + slackNanos) : ANY);
  }

  /** The bounds of both; if they contradict each other, the narrower one. */
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

  /** The middle; if one bound is unknown, the other. */
  long likeliestNanos() {
    if (isBounded()) {
      return leastNanos + (mostNanos - leastNanos) / 2;
    }
    return mostNanos < ANY ? mostNanos : leastNanos;
  }
}
