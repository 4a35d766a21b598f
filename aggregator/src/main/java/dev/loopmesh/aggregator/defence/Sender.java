package dev.loopmesh.aggregator.defence;

/**
 * Sends one call. The innermost sender makes an attempt; each defence that is on wraps another
 * sender, and calls it zero or more times. On the event loop.
 */
interface Sender {
  /** Returns at once and never throws. */
  PendingCall send();
}
