package dev.loopmesh.aggregator.call;

import java.io.IOException;

/** A response that is not what was requested; its message completes "responded with 200, but …". */
final class UnexpectedResponse extends IOException {
  private static final long serialVersionUID = 1;

  UnexpectedResponse(String how) {
    super(how);
  }
}
