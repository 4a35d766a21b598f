package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.call.Attempt.Reason;

/**
 * A way to put one question. The innermost sends it; each defence that is on stands around another
 * one, and asks that as often as it sees fit.
 */
interface Sender {
  /** Puts the question; returns at once and never throws. */
  PendingCall ask(Reason reason);
}
