package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.fault.RequestFaults.Struck;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Faults that requests bring in their baggage, each for itself and for one service: {@code
 * loopmesh.fault=payment-service:delay:300ms}. Thread-safe.
 */
final class BaggageFaults {
  private static final String ENTRY = "loopmesh.fault";
  private static final String NAME = "baggage";

  private final String service;
  private final FaultMarks marks;
  private final long seed;
  private final AtomicLong brought = new AtomicLong();
  private volatile Activation activation = new Activation();

  BaggageFaults(String service, FaultMarks marks, long seed) {
    this.service = service;
    this.marks = marks;
    this.seed = seed;
  }

  /** False when the request certainly brings none; allocates nothing. */
  boolean mayBeIn(RoutingContext request) {
    return request.request().headers().contains(RequestBaggage.HEADER);
  }

  /** The fault that a request brings for this service; what cannot be read is none. */
  Optional<Struck> of(RoutingContext request) {
    String text = RequestBaggage.of(request).get(ENTRY);
    if (text == null || !text.startsWith(service + ":")) {
      return Optional.empty();
    }
    try {
      FaultDefinition definition =
          FaultDefinition.read(inFull(text.substring(service.length() + 1)));
      LiveFault fault = new LiveFault(NAME, definition, seed + brought.incrementAndGet());
      return Optional.of(new Struck(fault, activation));
    } catch (ProblemException e) {
      marks.refused(request, e.problem().detail());
    } catch (IllegalArgumentException e) {
      marks.refused(request, e.getMessage());
    }
    return Optional.empty();
  }

  /** {@code delay:300ms} in the form in which it would be put. */
  private static JsonObject inFull(String text) {
    String[] parts = text.split(":", 2);
    FaultKind kind = FaultCatalogue.require(parts[0]);
    if (kind.brief() == null) {
      throw new IllegalArgumentException(kind.name() + " cannot be had for a single request");
    }
    JsonObject json = new JsonObject().put("fault", kind.name());
    if (parts.length == 2) {
      if (kind.brief().isEmpty()) {
        throw new IllegalArgumentException(kind.name() + " takes no argument");
      }
      json.put(kind.brief(), argument(kind, parts[1]));
    }
    return json;
  }

  private static Object argument(FaultKind kind, String text) {
    if (kind.example().getValue(kind.brief()) instanceof String) {
      return text;
    }
    try {
      return text.contains(".") ? (Object) Double.valueOf(text) : (Object) Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'%s' is no number".formatted(text), e);
    }
  }

  /** Ends what such faults do now; those that come later begin anew. */
  void end() {
    Activation ended = activation;
    activation = new Activation();
    ended.end();
  }
}
