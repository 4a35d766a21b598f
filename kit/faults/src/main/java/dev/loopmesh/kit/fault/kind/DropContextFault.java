package dev.loopmesh.kit.fault.kind;

import dev.loopmesh.kit.fault.AffectedRequest;
import dev.loopmesh.kit.fault.FaultKind;
import dev.loopmesh.kit.telemetry.RequestTrace;

/** Does not propagate a request's trace context to other services. */
final class DropContextFault {
  static final FaultKind KIND =
      FaultKind.ofRequests(
          "drop-context",
          "`traceparent`, `tracestate` and `baggage` are not passed on: of use at the aggregator",
          "the trace ends at this service; the services below begin traces of their own",
          DropContextFault::apply);

  private DropContextFault() {}

  private static void apply(AffectedRequest request) {
    request.note("passes no trace on");
    RequestTrace.passNothingOn(request.context());
    request.proceed();
  }
}
