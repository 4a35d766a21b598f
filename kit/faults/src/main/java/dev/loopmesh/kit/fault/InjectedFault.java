package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.latency.Latency;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** A fault in use, with its random sequence and a count of its uses. Thread-safe. */
final class InjectedFault {
  private final String name;
  private final FaultDefinition definition;
  private final BusyWork work;
  private final SeededRandom draws;
  private final SeededRandom latencies;
  private final AtomicLong applied = new AtomicLong(); // requests, or activations
  private volatile Activation activation;

  InjectedFault(String name, FaultDefinition definition, long seed, BusyWork work) {
    this.name = name;
    this.definition = definition;
    this.work = work;
    boolean own = definition.seed() != null;
    SeededRandom source = own ? new SeededRandom(definition.seed()) : SeededRandom.of(seed, name);
    // two sequences, so that drawing from one does not change the other
    this.draws = new SeededRandom(source.nextLong());
    this.latencies = new SeededRandom(source.nextLong());
  }

  String name() {
    return name;
  }

  FaultDefinition definition() {
    return definition;
  }

  Fault fault() {
    return definition.fault();
  }

  JsonObject toJson(String shownName, FaultTiming.State state, boolean visible) {
    return new JsonObject()
        .put("name", shownName)
        .put("definition", definition.toJson())
        .put("state", state.name().toLowerCase(Locale.ROOT))
        .put("applied", applied.get())
        .put("visible", visible);
  }

  /** Begins or ends an activation, as a state requires. */
  void turn(FaultTiming.State state) {
    if (state == FaultTiming.State.ACTIVE) {
      activate();
    } else {
      deactivate();
    }
  }

  /** Begins an activation, unless there is one; returns the current one. */
  Activation activate() {
    Activation begun = activation;
    if (begun == null) {
      begun = new Activation(work);
      activation = begun;
      if (definition.kind().reach() == FaultKind.Reach.SERVICE) {
        applied.incrementAndGet();
      }
      fault().begin(begun);
    }
    return begun;
  }

  /** Ends the activation, if there is one. */
  void deactivate() {
    Activation ended = activation;
    activation = null;
    if (ended != null) {
      ended.end();
    }
  }

  /** The current activation, or null. */
  Activation activation() {
    return activation;
  }

  /** Whether it applies to this request; each call is one draw. */
  boolean applies(RoutingContext request) {
    return definition.match().matches(request) && applies();
  }

  /** Whether it applies this time. */
  boolean applies() {
    boolean drawn = definition.probability() >= 1 || draws.nextDouble() < definition.probability();
    if (drawn) {
      applied.incrementAndGet();
    }
    return drawn;
  }

  Duration draw(Latency latency) {
    return latency.draw(latencies);
  }
}
