package dev.loopmesh.kit.fault.kind;

import dev.loopmesh.kit.fault.AffectedRequest;
import dev.loopmesh.kit.fault.FaultKind;

/** Ends a request's connection with a TCP RST instead of a response. */
final class ResetFault {
  static final FaultKind KIND =
      FaultKind.ofRequests(
          "reset",
          "closes the connection with a TCP RST instead of a response",
          "the caller sees `connection reset`; the server span has no status and `caller_gone`",
          ResetFault::apply);

  private ResetFault() {}

  private static void apply(AffectedRequest request) {
    request.note("resets the connection");
    TcpConnection.of(request.context()).reset();
  }
}
