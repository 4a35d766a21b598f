package dev.loopmesh.kit.fault.kind;

import dev.loopmesh.kit.fault.AffectedRequest;
import dev.loopmesh.kit.fault.FaultKind;

/** Holds a request without responding, until the fault ends; then it is processed. */
final class HangFault {
  static final FaultKind KIND =
      FaultKind.ofRequests(
          "hang",
          "accepts the request and never responds; releases it when the caller disconnects",
          "callers exceed their deadlines; active requests pile up; the loop stays idle",
          HangFault::apply);

  private HangFault() {}

  private static void apply(AffectedRequest request) {
    request.note("does not respond");
    request.suspend();
  }
}
