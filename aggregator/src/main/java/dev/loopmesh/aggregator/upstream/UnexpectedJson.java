package dev.loopmesh.aggregator.upstream;

import java.io.IOException;

/** A JSON text that is well-formed, but not what was asked for; its message completes "but …". */
final class UnexpectedJson extends IOException {
  private static final long serialVersionUID = 1;

  UnexpectedJson(String how) {
    super(how);
  }
}
