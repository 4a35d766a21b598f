package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.call.Attempt.Reason;

/**
 * Sends one call. The innermost sender makes an attempt; each defence that is on wraps another
 * sender, and uses it as often as it sees fit. On the event loop.
 */
interface Sender {
  /** Returns at once and never throws. */
  PendingCall send(Reason reason);
}
