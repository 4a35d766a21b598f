package dev.loopmesh.bench.load;

/** Why a request got no response. */
public enum Failure {
  /** No connection could be opened: refused, or not accepted in time. */
  NOT_CONNECTED,
  /** The connection was closed, or the stream reset, before the response was complete. */
  CLOSED,
  /** What was received is not HTTP. */
  INVALID,
  /** The response was not complete at the generator's timeout. */
  TIMED_OUT
}
