package dev.loopmesh.kit.fault;

import io.opentelemetry.api.metrics.Meter;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Applies the active faults to requests. Without any, a request costs one read of a field, and one
 * of its headers, for a fault in its baggage. Thread-safe: the loop of the fault registry
 * publishes, serving loops read.
 */
public final class RequestFaults {
  private static final InForce NONE = new InForce(List.of(), List.of());

  private final FaultTelemetry telemetry;
  private final BaggageFaults baggage;
  private volatile InForce inForce = NONE;

  /**
   * The active faults.
   *
   * @param onRequests in the order in which their names were first used
   * @param onService of the whole service
   */
  record InForce(List<InjectedFault> onRequests, List<InjectedFault> onService) {
    static InForce of(List<InjectedFault> active) {
      var byReach =
          active.stream()
              .collect(
                  Collectors.partitioningBy(
                      fault -> fault.definition().kind().reach() == FaultKind.Reach.REQUEST));
      return new InForce(byReach.get(true), byReach.get(false));
    }
  }

  /** A fault that applies to a request. */
  record AppliedFault(InjectedFault fault, Activation activation) {}

  /**
   * Without active faults.
   *
   * @param service its name, as baggage names it
   * @param timers ends the faults from baggage; not the serving {@code Vertx}
   */
  public RequestFaults(
      List<FaultKind> kinds, String service, FaultSettings settings, Meter meter, Vertx timers) {
    this.telemetry = new FaultTelemetry(settings.visible(), meter);
    this.baggage = new BaggageFaults(kinds, service, settings, telemetry, timers);
  }

  FaultTelemetry telemetry() {
    return telemetry;
  }

  BaggageFaults baggage() {
    return baggage;
  }

  void publish(InForce faults) {
    boolean none = faults.onRequests.isEmpty() && faults.onService.isEmpty();
    inForce = none ? NONE : faults;
  }

  /** Applies the active faults to a request, then proceeds with it unless one has ended it. */
  public void apply(RoutingContext request) {
    InForce now = inForce;
    if (now == NONE && !baggage.mayBeIn(request)) {
      request.next();
      return;
    }
    List<AppliedFault> applied = new ArrayList<>();
    now.onService.forEach(fault -> telemetry.name(request, fault));
    now.onRequests.forEach(fault -> select(request, fault).ifPresent(applied::add));
    if (baggage.mayBeIn(request)) {
      baggage.of(request).ifPresent(applied::add);
    }
    applied.forEach(each -> telemetry.applied(request, each.fault));
    apply(request, applied.iterator());
  }

  private static Optional<AppliedFault> select(RoutingContext request, InjectedFault fault) {
    Activation activation = fault.activation(); // may have just ended
    return activation != null && fault.applies(request)
        ? Optional.of(new AppliedFault(fault, activation))
        : Optional.empty();
  }

  private void apply(RoutingContext request, Iterator<AppliedFault> faults) {
    if (!faults.hasNext()) {
      request.next();
      return;
    }
    AppliedFault next = faults.next();
    Runnable proceed = () -> apply(request, faults);
    next.fault
        .fault()
        .apply(new AffectedRequest(request, next.fault, next.activation, telemetry, proceed));
  }
}
