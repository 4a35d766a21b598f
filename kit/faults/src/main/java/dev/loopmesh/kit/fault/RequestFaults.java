package dev.loopmesh.kit.fault;

import io.opentelemetry.api.metrics.Meter;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Where requests meet the faults that are active. Without any, a request costs one look at a field,
 * and one at its headers, which may bring a fault of its own. Thread-safe.
 */
public final class RequestFaults {
  private final FaultMarks marks;
  private final BaggageFaults baggage;
  private volatile InForce inForce; // null: none

  /**
   * The active faults.
   *
   * @param onRequests those that happen to single requests, in the order in which they were put
   * @param onService those of the whole service
   */
  record InForce(List<LiveFault> onRequests, List<LiveFault> onService) {}

  /** A fault that happens to a request. */
  record Struck(LiveFault fault, Activation activation) {}

  /**
   * Without active faults.
   *
   * @param service its name, as baggage names it
   * @param timers ends the faults from baggage; not the serving {@code Vertx}
   */
  public RequestFaults(String service, FaultSettings settings, Meter meter, Vertx timers) {
    this.marks = new FaultMarks(settings.visible(), meter);
    this.baggage = new BaggageFaults(service, settings, marks, timers);
  }

  FaultMarks marks() {
    return marks;
  }

  BaggageFaults baggage() {
    return baggage;
  }

  void put(InForce faults) {
    boolean none = faults.onRequests.isEmpty() && faults.onService.isEmpty();
    inForce = none ? null : faults;
  }

  /** Lets a request meet the active faults, and then goes on with it, if any lets it. */
  public void apply(RoutingContext request) {
    InForce now = inForce;
    if (now == null && !baggage.mayBeIn(request)) {
      request.next();
      return;
    }
    List<Struck> struck = new ArrayList<>();
    if (now != null) {
      now.onService.forEach(fault -> marks.name(request, fault));
      now.onRequests.forEach(fault -> strike(request, fault).ifPresent(struck::add));
    }
    if (baggage.mayBeIn(request)) {
      baggage.of(request).ifPresent(struck::add);
    }
    struck.forEach(each -> marks.struck(request, each.fault));
    meet(request, struck.iterator());
  }

  private static Optional<Struck> strike(RoutingContext request, LiveFault fault) {
    Activation activation = fault.activation(); // may just have ended
    return activation != null && fault.strikes(request)
        ? Optional.of(new Struck(fault, activation))
        : Optional.empty();
  }

  private void meet(RoutingContext request, Iterator<Struck> struck) {
    if (!struck.hasNext()) {
      request.next();
      return;
    }
    Struck next = struck.next();
    Runnable goOn = () -> meet(request, struck);
    next.fault.fault().meet(new Encounter(request, next.fault, next.activation, marks, goOn));
  }
}
