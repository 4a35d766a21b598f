package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.fault.RequestFaults.AppliedFault;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.telemetry.BaggageHeader;
import dev.loopmesh.kit.telemetry.RequestTrace;
import dev.loopmesh.kit.telemetry.ResponseEnd;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * Faults in the baggage of requests, each for that request and one service: {@code
 * loopmesh.fault=payment-service:delay:300ms}. The caller needs the same rights as for {@code
 * /faults}; without them the entry is not propagated either, since the next service would trust it
 * as sent by this one. While an exercise runs, none is taken from anybody. Each ends with its
 * request or after ten seconds. Thread-safe: serving loops begin and end them, the loop of the
 * fault registry lists and ends them.
 */
final class BaggageFaults {
  private static final String ENTRY = "loopmesh.fault";
  private static final String NAME = "baggage";

  private final List<FaultKind> kinds;
  private final String service;
  private final FaultSettings settings;
  private final FaultTelemetry telemetry;
  private final Vertx timers;
  private final AtomicLong count = new AtomicLong();
  private final Map<Long, InjectedFault> active = new ConcurrentSkipListMap<>();

  BaggageFaults(
      List<FaultKind> kinds,
      String service,
      FaultSettings settings,
      FaultTelemetry telemetry,
      Vertx timers) {
    this.kinds = kinds;
    this.service = service;
    this.settings = settings;
    this.telemetry = telemetry;
    this.timers = timers;
  }

  /** False if the request certainly has no fault; allocates nothing. */
  boolean mayBeIn(RoutingContext request) {
    return request.request().headers().contains(BaggageHeader.NAME);
  }

  /** The fault in a request for this service; an invalid one is ignored. */
  Optional<AppliedFault> of(RoutingContext request) {
    String text = BaggageHeader.of(request.request()).value(ENTRY);
    if (text == null) {
      return Optional.empty();
    }
    try {
      authorise(request);
      boolean taken = settings.perRequest() && !telemetry.isHidden();
      boolean here = taken && text.startsWith(service + ":");
      return here ? Optional.of(begin(request, text)) : Optional.empty();
    } catch (ProblemException e) {
      telemetry.ignored(request, e.problem().detail());
    } catch (IllegalArgumentException e) {
      telemetry.ignored(request, e.getMessage());
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

  private AppliedFault begin(RoutingContext request, String text) {
    FaultLimits.requireRoomInBaggage(active.size() + 1);
    JsonObject json = inFull(text.substring(service.length() + 1));
    String longest = DurationText.print(settings.longestInBaggage());
    FaultDefinition definition = FaultDefinition.read(json.put("for", longest), kinds);
    long number = count.incrementAndGet();
    InjectedFault fault =
        new InjectedFault(NAME, definition, settings.seed() + number, settings.work());
    Activation activation = fault.activate();
    fault.applies();
    active.put(number, fault);
    long timer =
        timers.setTimer(settings.longestInBaggage().toMillis(), late -> remove(fullName(number)));
    ResponseEnd.handle(
        request,
        answered -> {
          timers.cancelTimer(timer);
          remove(fullName(number));
        });
    return new AppliedFault(fault, activation);
  }

  /** Expands the short form, such as {@code delay:300ms}. */
  private JsonObject inFull(String text) {
    String[] parts = text.split(":", 2);
    FaultKind kind = FaultKind.require(kinds, parts[0]);
    String member =
        kind.brief()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        kind.name() + " is not available for a single request"));
    JsonObject json = new JsonObject().put("fault", kind.name());
    if (parts.length == 2) {
      if (member.isEmpty()) {
        throw new IllegalArgumentException(kind.name() + " takes no argument");
      }
      boolean string = kind.example().getValue(member) instanceof String;
      json.put(member, string ? parts[1] : number(parts[1]));
    }
    return json;
  }

  private static Object number(String text) {
    try {
      return text.contains(".") ? (Object) Double.valueOf(text) : (Object) Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'%s' is not a number".formatted(text), e);
    }
  }

  /** Calls the action for each, with its name. */
  void each(BiConsumer<String, InjectedFault> action) {
    active.forEach((number, fault) -> action.accept(fullName(number), fault));
  }

  Optional<InjectedFault> find(String name) {
    return Optional.ofNullable(active.get(numberOf(name)));
  }

  /** False if there is no fault of this name. */
  boolean remove(String name) {
    InjectedFault ended = active.remove(numberOf(name));
    if (ended != null) {
      ended.deactivate();
    }
    return ended != null;
  }

  /** Removes all. */
  void clear() {
    active.keySet().forEach(number -> remove(fullName(number)));
  }

  private static String fullName(long number) {
    return NAME + "-" + number;
  }

  private static long numberOf(String name) {
    return name.matches(NAME + "-[1-9][0-9]{0,17}")
        ? Long.parseLong(name.substring(NAME.length() + 1))
        : 0;
  }
}
