package dev.loopmesh.bench.load;

/** Why a request got no answer. */
public enum Failure {
  /** No connection could be opened: refused, or not accepted in time. */
  NOT_CONNECTED,
  /** The connection was closed, or the stream reset, before the answer had come. */
  CLOSED,
  /** What came was not HTTP. */
  GARBLED,
  /** It had not come when the generator's patience was over. */
  UNANSWERED
}
