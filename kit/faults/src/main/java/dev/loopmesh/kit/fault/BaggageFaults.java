package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.fault.RequestFaults.Struck;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.telemetry.BaggageHeader;
import dev.loopmesh.kit.telemetry.RequestTrace;
import dev.loopmesh.kit.telemetry.ResponseEnd;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * Faults that requests bring in their baggage, each for itself and for one service: {@code
 * loopmesh.fault=payment-service:delay:300ms}. They need what a change of the service would need,
 * and end with their request or after ten seconds. One whose caller may not bring it is not passed
 * on either, for the next service would take it for this service's own. Thread-safe.
 */
final class BaggageFaults {
  private static final String ENTRY = "loopmesh.fault";
  private static final String NAME = "baggage";

  private final String service;
  private final FaultSettings settings;
  private final FaultMarks marks;
  private final Vertx timers;
  private final AtomicLong brought = new AtomicLong();
  private final Map<Long, LiveFault> lasting = new ConcurrentSkipListMap<>();

  BaggageFaults(String service, FaultSettings settings, FaultMarks marks, Vertx timers) {
    this.service = service;
    this.settings = settings;
    this.marks = marks;
    this.timers = timers;
  }

  /** False when the request certainly brings none; allocates nothing. */
  boolean mayBeIn(RoutingContext request) {
    return request.request().headers().contains(BaggageHeader.NAME);
  }

  /** The fault that a request brings for this service; what cannot be read is none. */
  Optional<Struck> of(RoutingContext request) {
    String text = BaggageHeader.of(request.request()).value(ENTRY);
    if (text == null) {
      return Optional.empty();
    }
    try {
      authorise(request);
      boolean here = settings.perRequest() && text.startsWith(service + ":");
      return here ? Optional.of(begin(request, text)) : Optional.empty();
    } catch (ProblemException e) {
      marks.refused(request, e.problem().detail());
    } catch (IllegalArgumentException e) {
      marks.refused(request, e.getMessage());
    }
    return Optional.empty();
  }

  private void authorise(RoutingContext request) {
    try {
      settings.callers().requireMayChange(request.request());
    } catch (ProblemException e) {
      RequestTrace.dropBaggage(request, ENTRY);
      throw e;
    }
    if (settings.callers().needsToken()) {
      String token = request.request().getHeader(HttpHeaders.AUTHORIZATION);
      RequestTrace.authorizeBaggage(request, token);
    }
  }

  private Struck begin(RoutingContext request, String text) {
    FaultBounds.requireRoomForBrought(lasting.size() + 1);
    JsonObject json = inFull(text.substring(service.length() + 1));
    String longest = DurationText.print(settings.longestBrought());
    FaultDefinition definition = FaultDefinition.read(json.put("for", longest));
    long number = brought.incrementAndGet();
    LiveFault fault = new LiveFault(NAME, definition, settings.seed() + number);
    Activation activation = new Activation();
    fault.activate(activation);
    fault.strikes();
    lasting.put(number, fault);
    long timer =
        timers.setTimer(settings.longestBrought().toMillis(), late -> remove(fullName(number)));
    ResponseEnd.handle(
        request,
        answered -> {
          timers.cancelTimer(timer);
          remove(fullName(number));
        });
    return new Struck(fault, activation);
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

  /** Tells of those that last, with their names among the service's faults. */
  void each(BiConsumer<String, LiveFault> action) {
    lasting.forEach((number, fault) -> action.accept(fullName(number), fault));
  }

  /** The one of this name; null when there is none, or its request is over. */
  LiveFault find(String name) {
    return lasting.get(number(name));
  }

  /** Ends the one of this name; false when there is none. */
  boolean remove(String name) {
    LiveFault ended = lasting.remove(number(name));
    if (ended != null) {
      ended.deactivate();
    }
    return ended != null;
  }

  private static String fullName(long number) {
    return NAME + "-" + number;
  }

  private static long number(String name) {
    return name.matches(NAME + "-[1-9][0-9]{0,17}")
        ? Long.parseLong(name.substring(NAME.length() + 1))
        : 0;
  }
}
