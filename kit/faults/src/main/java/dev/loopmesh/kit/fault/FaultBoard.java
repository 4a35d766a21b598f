package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.fault.FaultTiming.Moment;
import dev.loopmesh.kit.fault.FaultTiming.State;
import io.opentelemetry.api.metrics.Meter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The faults of one service: put, timed and undone. It never waits for a serving loop, so that a
 * loop that is held can be cured. Thread-safe.
 */
public final class FaultBoard {
  private final FaultSettings settings;
  private final FaultTarget target;
  private final Vertx timers;
  private final BaggageFaults baggage;
  private final RequestFaults requests;
  private final CpuHogs hogs = new CpuHogs();
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** A fault, and where it is in its life. */
  private static final class Entry {
    private final LiveFault fault;
    private final long putNanos = System.nanoTime();
    private State state = State.WAITING;
    private long timer = -1;

    private Entry(LiveFault fault) {
      this.fault = fault;
    }
  }

  /**
   * A board without faults.
   *
   * @param requests applies those that are active to requests
   * @param timers times the faults; not the serving {@code Vertx}
   */
  public FaultBoard(
      FaultSettings settings,
      RequestFaults requests,
      Meter meter,
      FaultTarget target,
      Vertx timers) {
    this.settings = settings;
    this.target = target;
    this.timers = timers;
    this.requests = requests;
    this.baggage = requests.baggage();
    requests.marks().observe(meter, this::activeByKind);
  }

  /**
   * Puts a fault, in the place of the one that had this name.
   *
   * @return completes with the fault as it is then, when the service is as it says
   * @throws dev.loopmesh.kit.problem.ProblemException 400 when it cannot be read, 409 when there is
   *     no room for it
   */
  public synchronized Future<JsonObject> put(String name, JsonObject definition) {
    FaultDefinition read = FaultDefinition.read(definition);
    requireRoom(name, read.fault());
    Entry entry = new Entry(new LiveFault(name, read, settings.seed()));
    Entry before = entries.put(name, entry);
    if (before != null) {
      end(before);
    }
    return turn(entry).map(there -> json(entry));
  }

  private void requireRoom(String name, Fault fault) {
    List<Fault> all = new ArrayList<>(List.of(fault));
    entries.forEach(
        (other, entry) -> {
          if (!other.equals(name)) {
            all.add(entry.fault.fault());
          }
        });
    FaultBounds.requireRoomFor(all);
  }

  /** All faults, in the order in which their names were first put; then those of requests. */
  public synchronized JsonObject toJson() {
    JsonArray all = new JsonArray();
    entries.values().forEach(entry -> all.add(json(entry)));
    baggage.each((name, fault) -> all.add(json(name, fault, State.ACTIVE)));
    return new JsonObject().put("faults", all);
  }

  /** One of them, or null. */
  public synchronized JsonObject toJson(String name) {
    Entry entry = entries.get(name);
    LiveFault brought = entry == null ? baggage.find(name) : null;
    return brought != null ? json(name, brought, State.ACTIVE) : entry == null ? null : json(entry);
  }

  private synchronized JsonObject json(Entry entry) {
    return json(entry.fault.name(), entry.fault, entry.state);
  }

  private JsonObject json(String name, LiveFault fault, State state) {
    return new JsonObject()
        .put("name", name)
        .put("definition", fault.definition().toJson())
        .put("state", state.name().toLowerCase(Locale.ROOT))
        .put("applied", fault.applied())
        .put("visible", settings.visible());
  }

  /**
   * Undoes a fault and forgets it.
   *
   * @return completes when it is undone; null when there is none of this name
   */
  public synchronized Future<?> remove(String name) {
    Entry entry = entries.remove(name);
    if (entry == null) {
      return baggage.remove(name) ? Future.succeededFuture() : null;
    }
    end(entry);
    return publish();
  }

  /** Undoes all faults, those that requests have brought as well, and forgets them. */
  public synchronized Future<?> clear() {
    entries.values().forEach(this::end);
    entries.clear();
    baggage.each((name, fault) -> baggage.remove(name));
    return publish();
  }

  /** Brings a fault into the state that it is to be in now, and sees to the next. */
  private Future<?> turn(Entry entry) {
    FaultTiming timing = entry.fault.definition().timing();
    Moment moment = timing.at(System.nanoTime() - entry.putNanos);
    if (moment.nextNanos() > 0) { // first, so that it ends even if it fails to begin
      long ms = TimeUnit.NANOSECONDS.toMillis(moment.nextNanos()) + 1;
      entry.timer = timers.setTimer(ms, fired -> turnAgain(entry));
    }
    entry.state = moment.state();
    if (moment.state() == State.ACTIVE) {
      entry.fault.activate(new Activation());
    } else {
      entry.fault.deactivate();
    }
    return publish();
  }

  private synchronized void turnAgain(Entry entry) {
    if (entries.get(entry.fault.name()) == entry) {
      turn(entry);
    }
  }

  private void end(Entry entry) {
    timers.cancelTimer(entry.timer);
    entry.fault.deactivate();
  }

  private Future<?> publish() {
    List<LiveFault> onRequests = new ArrayList<>();
    List<LiveFault> onService = new ArrayList<>();
    Condition condition = Condition.NORMAL;
    for (Entry entry : entries.values()) {
      if (entry.state == State.ACTIVE) {
        boolean single = entry.fault.fault().kind().reach() == FaultKind.Reach.REQUEST;
        (single ? onRequests : onService).add(entry.fault);
        condition = entry.fault.fault().added(condition);
      }
    }
    requests.put(new RequestFaults.InForce(onRequests, onService));
    hogs.become(condition.hogs());
    return target.become(condition);
  }

  /** How many are active, for each kind that there is on the board. */
  private synchronized Map<String, Long> activeByKind() {
    Map<String, Long> active = new TreeMap<>();
    for (Entry entry : entries.values()) {
      long one = entry.state == State.ACTIVE ? 1 : 0;
      active.merge(entry.fault.fault().kind().name(), one, Long::sum);
    }
    return active;
  }
}
