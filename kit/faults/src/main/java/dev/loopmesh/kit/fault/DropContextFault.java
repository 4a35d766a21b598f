package dev.loopmesh.kit.fault;

import io.vertx.core.json.JsonObject;

/** Does not pass a request's trace on to the services that are asked for it. */
record DropContextFault() implements Fault {
  static final FaultKind KIND =
      new FaultKind(
          "drop-context",
          DropContextFault.class,
          FaultKind.Reach.REQUEST,
          "`traceparent`, `tracestate` and `baggage` are not passed on: of use at the aggregator",
          "the trace ends at this service; the services below begin traces of their own",
          "",
          "",
          new JsonObject(),
          members -> new DropContextFault());

  @Override
  public FaultKind kind() {
    return KIND;
  }

  @Override
  public void meet(Encounter encounter) {
    encounter.note("passes no trace on");
    encounter.dropContext();
    encounter.goOn();
  }
}
