package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.fault.FaultTiming.Moment;
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
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * The faults of one service: puts, times and removes them. Confined to one event loop, which is not
 * a serving one, so that a fault that blocks a serving loop can be removed.
 */
public final class FaultRegistry {
  private final List<FaultKind> kinds;
  private final FaultSettings settings;
  private final FaultTarget target;
  private final Vertx timers;
  private final BaggageFaults baggage;
  private final RequestFaults requests;
  private volatile Map<String, Long> activeByKind = Map.of(); // read by the thread of the metrics
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** A fault and its state. */
  private static final class Entry {
    private final InjectedFault fault;
    private final long putNanos = System.nanoTime();
    private State state = State.WAITING;
    private long timer = -1;

    private Entry(InjectedFault fault) {
      this.fault = fault;
    }
  }

  /**
   * Without faults.
   *
   * @param requests applies those that are active to requests
   * @param timers its only event loop is the one that this is confined to
   */
  public FaultRegistry(
      List<FaultKind> kinds,
      FaultSettings settings,
      RequestFaults requests,
      FaultTarget target,
      Vertx timers) {
    this.kinds = kinds;
    this.settings = settings;
    this.target = target;
    this.timers = timers;
    this.requests = requests;
    this.baggage = requests.baggage();
    requests.telemetry().observe(() -> activeByKind);
  }

  List<FaultKind> kinds() {
    return kinds;
  }

  /** Fails with 400 and all errors of the definition. */
  FaultDefinition read(JsonObject definition) {
    return FaultDefinition.read(definition, kinds);
  }

  /**
   * Adds a fault, or replaces the one of this name.
   *
   * @return completes when it has taken effect
   * @throws dev.loopmesh.kit.problem.ProblemException 400 if it is invalid, 409 if it exceeds a
   *     limit
   */
  public Future<?> put(String name, JsonObject definition) {
    FaultDefinition read = read(definition);
    requireRoom(name, read.fault());
    Entry entry = new Entry(new InjectedFault(name, read, settings.seed()));
    Optional.ofNullable(entries.put(name, entry)).ifPresent(this::end);
    return turn(entry);
  }

  private void requireRoom(String name, Fault fault) {
    List<Fault> all = new ArrayList<>(List.of(fault));
    entries.values().stream()
        .filter(entry -> !entry.fault.name().equals(name))
        .forEach(entry -> all.add(entry.fault.fault()));
    FaultLimits.requireRoomFor(all);
  }

  /** All faults, in the order in which their names were first used, then those in baggage. */
  public JsonObject toJson() {
    JsonArray all = new JsonArray();
    entries.values().forEach(entry -> all.add(json(entry)));
    baggage.each((name, fault) -> all.add(fault.toJson(name, State.ACTIVE, settings.visible())));
    return new JsonObject().put("faults", all);
  }

  /** The fault of this name. */
  public Optional<JsonObject> toJson(String name) {
    Entry entry = entries.get(name);
    return entry == null
        ? baggage.find(name).map(fault -> fault.toJson(name, State.ACTIVE, settings.visible()))
        : Optional.of(json(entry));
  }

  private JsonObject json(Entry entry) {
    return entry.fault.toJson(entry.fault.name(), entry.state, settings.visible());
  }

  /**
   * Removes a fault.
   *
   * @return completes when its effect is undone; empty if there is no fault of this name
   */
  public Optional<Future<?>> remove(String name) {
    Entry entry = entries.remove(name);
    if (entry == null) {
      return baggage.remove(name) ? Optional.of(Future.succeededFuture()) : Optional.empty();
    }
    end(entry);
    return Optional.of(publish());
  }

  /** Removes all faults, those in baggage too. */
  public Future<?> clear() {
    entries.values().forEach(this::end);
    entries.clear();
    baggage.each((name, fault) -> baggage.remove(name));
    return publish();
  }

  /** Sets the current state of a fault, and a timer for the next one. */
  private Future<?> turn(Entry entry) {
    FaultTiming timing = entry.fault.definition().timing();
    Moment moment = timing.at(System.nanoTime() - entry.putNanos);
    if (moment.nextNanos() > 0) { // first, so that it ends even if it fails to begin
      long ms = TimeUnit.NANOSECONDS.toMillis(moment.nextNanos()) + 1;
      entry.timer = timers.setTimer(ms, fired -> turnAgain(entry));
    }
    entry.state = moment.state();
    entry.fault.turn(moment.state());
    return publish();
  }

  private void turnAgain(Entry entry) {
    if (entries.get(entry.fault.name()) == entry) {
      turn(entry);
    }
  }

  private void end(Entry entry) {
    timers.cancelTimer(entry.timer);
    entry.fault.deactivate();
  }

  /**
   * Remembers the faults; those in baggage belong to their requests and are left alone.
   *
   * @return makes them the only ones again: removes those put since, and puts back those removed
   *     since, whose times have passed meanwhile
   */
  public Runnable snapshot() {
    Map<String, Entry> before = new LinkedHashMap<>(entries);
    return () -> {
      Map<String, Entry> now = new LinkedHashMap<>(entries);
      entries.clear();
      entries.putAll(before);
      now.values().stream().filter(entry -> !before.containsValue(entry)).forEach(this::end);
      before.values().stream().filter(entry -> !now.containsValue(entry)).forEach(this::turn);
      publish();
    };
  }

  private Future<?> publish() {
    List<InjectedFault> active =
        entries.values().stream()
            .filter(entry -> entry.state == State.ACTIVE)
            .map(entry -> entry.fault)
            .toList();
    requests.publish(RequestFaults.InForce.of(active));
    activeByKind = entries.values().stream().collect(countActive());
    return target.become(Condition.under(active.stream().map(InjectedFault::fault)));
  }

  /** Active faults per kind; 0 for a kind whose faults are all inactive. */
  private static Collector<Entry, ?, TreeMap<String, Long>> countActive() {
    return Collectors.groupingBy(
        entry -> entry.fault.definition().kind().name(),
        TreeMap::new,
        Collectors.summingLong(entry -> entry.state == State.ACTIVE ? 1 : 0));
  }
}
