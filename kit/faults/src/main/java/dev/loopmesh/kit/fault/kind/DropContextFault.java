package dev.loopmesh.kit.fault.kind;

import dev.loopmesh.kit.fault.AffectedRequest;
import dev.loopmesh.kit.fault.FaultKind;
import dev.loopmesh.kit.telemetry.RequestTrace;

/** Does not propagate a request's trace context to other services. */
final class DropContextFault {
  static final FaultKind KIND =
      FaultKind.ofRequests(
          "drop-context",
          "does not propagate `traceparent`, `tracestate` and `baggage`; useful on the aggregator",
          "the trace ends at this service; downstream services start new traces",
          DropContextFault::apply);

  private DropContextFault() {}

  private static void apply(AffectedRequest request) {
    request.note("does not propagate the trace");
    RequestTrace.passNothingOn(request.context());
    request.proceed();
  }
}
