package dev.loopmesh.kit.load.http;

import java.util.Optional;

/**
 * One request in flight. All methods on the loop; whatever follows {@code responded} or {@code
 * failed} is ignored.
 */
public interface Exchange {
  /** The value of the header {@code traceparent}, if it is to be sent. */
  Optional<String> traceparent();

  /** Whether it has ended, such as by a timeout, so that there is nothing to send any more. */
  boolean ended();

  /**
   * It has a connection and is being written.
   *
   * @param abort gives the response up, and with it the connection or the stream
   */
  void begun(Runnable abort);

  /**
   * The head of its final response was received.
   *
   * @param isAged whether it has the header {@code Age}, as a stored response has (RFC 9111)
   */
  void headReceived(boolean isAged);

  /** Its response is complete. */
  void responded(int status, long bodyBytes);

  /** There will be no response. */
  void failed(Failure why);
}
