package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.latency.Latency;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A fault that somebody has put, with its own sequence of chances and what it has done so far.
 * Thread-safe.
 */
final class LiveFault {
  private final String name;
  private final FaultDefinition definition;
  private final Chance chances;
  private final Chance latencies;
  private final AtomicLong applied = new AtomicLong();
  private volatile Activation activation;

  LiveFault(String name, FaultDefinition definition, long seed) {
    this.name = name;
    this.definition = definition;
    boolean own = definition.seed() != null;
    Chance source = own ? new Chance(definition.seed()) : Chance.of(seed, name);
    // what is drawn for one is the same whatever the other needs
    this.chances = new Chance(source.nextLong());
    this.latencies = new Chance(source.nextLong());
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

  /** To how many requests it has happened; how often it was active, if it is not for requests. */
  long applied() {
    return applied.get();
  }

  /** Begins an activation, unless there is one. */
  void activate(Activation begun) {
    if (activation == null) {
      activation = begun;
      if (fault().kind().reach() == FaultKind.Reach.SERVICE) {
        applied.incrementAndGet();
      }
    }
  }

  /** Ends the activation, if there is one. */
  void deactivate() {
    Activation ended = activation;
    activation = null;
    if (ended != null) {
      ended.end();
    }
  }

  /** The present activation, or null. */
  Activation activation() {
    return activation;
  }

  /** Whether it happens to this request; each question is one draw. */
  boolean strikes(RoutingContext request) {
    return definition.match().matches(request) && strikes();
  }

  /** Whether it happens this time. */
  boolean strikes() {
    boolean struck =
        definition.probability() >= 1 || chances.nextDouble() < definition.probability();
    if (struck) {
      applied.incrementAndGet();
    }
    return struck;
  }

  Duration draw(Latency latency) {
    return latency.draw(latencies);
  }
}
