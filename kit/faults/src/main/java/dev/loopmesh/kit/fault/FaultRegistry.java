package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.fault.FaultTiming.State;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The faults of one service: puts, times and removes them. Confined to one event loop, which is not
 * a serving one, so that a fault that blocks a serving loop can be removed.
 */
public final class FaultRegistry {
  /** The member of what a restart of the service clears. */
  public static final String CLEARED = "clearedByRestart";

  private final List<FaultKind> kinds;
  private final FaultSettings settings;
  private final Function<Condition, Future<?>> target;
  private final Vertx timers;
  private final RequestFaults requests;
  private final Map<String, TimedFault> faults = new LinkedHashMap<>();

  /**
   * Without faults.
   *
   * @param requests applies those that are active to requests
   * @param target changes the condition of the service; completes when it has changed
   * @param timers its only event loop is the one that this is confined to
   */
  public FaultRegistry(
      List<FaultKind> kinds,
      FaultSettings settings,
      RequestFaults requests,
      Function<Condition, Future<?>> target,
      Vertx timers) {
    this.kinds = kinds;
    this.settings = settings;
    this.target = target;
    this.timers = timers;
    this.requests = requests;
  }

  /** What can be injected, in the order of the documentation. */
  public List<FaultKind> kinds() {
    return kinds;
  }

  /**
   * Checks a definition.
   *
   * @throws dev.loopmesh.kit.problem.ProblemException 400 with all its errors
   */
  public void check(JsonObject definition) {
    FaultDefinition.read(definition, kinds);
  }

  /**
   * Adds a fault, or replaces the one of this name.
   *
   * @return completes when it has taken effect
   * @throws dev.loopmesh.kit.problem.ProblemException 400 if it is invalid, 409 if it exceeds a
   *     limit
   */
  public Future<?> put(String name, JsonObject definition) {
    FaultDefinition read = FaultDefinition.read(definition, kinds);
    requireRoom(name, read.fault());
    TimedFault put = new TimedFault(injected(name, read), timers);
    Optional.ofNullable(faults.put(name, put)).ifPresent(TimedFault::end);
    return turn(put);
  }

  private InjectedFault injected(String name, FaultDefinition read) {
    return new InjectedFault(name, read, settings.seed(), settings.work());
  }

  private void requireRoom(String name, Fault fault) {
    List<Fault> all = new ArrayList<>(List.of(fault));
    faults.values().stream()
        .map(TimedFault::fault)
        .filter(other -> !other.name().equals(name))
        .forEach(other -> all.add(other.fault()));
    FaultLimits.requireRoomFor(all);
  }

  /** All faults, in the order in which their names were first used, then those in baggage. */
  public JsonObject toJson() {
    JsonArray all = new JsonArray();
    faults.values().forEach(fault -> all.add(fault.toJson(isVisible())));
    requests.baggage().each((name, fault) -> all.add(json(name, fault)));
    return new JsonObject().put("faults", all);
  }

  /** The fault of this name. */
  public Optional<JsonObject> toJson(String name) {
    TimedFault fault = faults.get(name);
    return fault == null
        ? requests.baggage().find(name).map(brought -> json(name, brought))
        : Optional.of(fault.toJson(isVisible()));
  }

  private JsonObject json(String name, InjectedFault brought) {
    return brought.toJson(name, State.ACTIVE, isVisible());
  }

  private boolean isVisible() {
    return requests.telemetry().isVisible();
  }

  /** Hides all faults in telemetry while an exercise runs, and takes none from baggage. */
  public void hide(boolean hide) {
    requests.telemetry().hide(hide);
  }

  /**
   * Removes a fault.
   *
   * @return completes when its effect is undone; empty if there is no fault of this name
   */
  public Optional<Future<?>> remove(String name) {
    TimedFault removed = faults.remove(name);
    if (removed == null) {
      boolean brought = requests.baggage().remove(name);
      return brought ? Optional.of(Future.succeededFuture()) : Optional.empty();
    }
    removed.end();
    return Optional.of(publish());
  }

  /** Removes all faults, those in baggage too. */
  public Future<?> clear() {
    faults.values().forEach(TimedFault::end);
    faults.clear();
    requests.baggage().clear();
    return publish();
  }

  /** Removes what a restart of the service clears, and releases what the others hold. */
  public void release() {
    faults.values().stream().filter(TimedFault::isClearedByRestart).forEach(TimedFault::end);
    faults.values().removeIf(TimedFault::isClearedByRestart);
    requests.baggage().clear();
    faults.values().forEach(left -> left.fault().deactivate());
  }

  /** After {@link #release}, and the restart: the others begin anew. */
  public Future<?> resume() {
    faults.values().forEach(TimedFault::resume);
    return publish();
  }

  /** Sets the current state of a fault, and a timer for the next one. */
  private Future<?> turn(TimedFault fault) {
    fault.turn(() -> turnAgain(fault));
    return publish();
  }

  private void turnAgain(TimedFault fault) {
    if (faults.get(fault.fault().name()) == fault) {
      turn(fault);
    }
  }

  /**
   * Remembers the faults; those in baggage belong to their requests and are left alone.
   *
   * @return makes them the only ones again: removes those put since, and puts back those removed
   *     since, whose times have passed meanwhile
   */
  public Runnable snapshot() {
    Map<String, TimedFault> before = new LinkedHashMap<>(faults);
    return () -> {
      Map<String, TimedFault> now = new LinkedHashMap<>(faults);
      faults.clear();
      faults.putAll(before);
      now.values().stream().filter(put -> !before.containsValue(put)).forEach(TimedFault::end);
      before.values().stream().filter(fault -> !now.containsValue(fault)).forEach(this::turn);
      publish();
    };
  }

  private Future<?> publish() {
    List<InjectedFault> active =
        faults.values().stream().filter(TimedFault::isActive).map(TimedFault::fault).toList();
    requests.publish(RequestFaults.InForce.of(active));
    requests.telemetry().active(faults.values());
    return target.apply(Condition.under(active.stream().map(InjectedFault::fault)));
  }
}
