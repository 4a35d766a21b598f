package dev.loopmesh.loop;

/** Is told when a holder no longer holds its loop. On the loop's thread. */
@FunctionalInterface
public interface HoldListener {
  /**
   * The holder's part of a task is over: the task ended, or another holder was named.
   *
   * @param nanos how long it held the loop, since it was named; at least a millisecond
   */
  void held(long nanos);
}
