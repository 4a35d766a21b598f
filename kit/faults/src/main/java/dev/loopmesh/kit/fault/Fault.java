package dev.loopmesh.kit.fault;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * An effect that is injected on purpose. Immutable. When, how often and to which requests it
 * applies is in its {@link FaultDefinition}; how it is written and how to see it, in its {@link
 * FaultKind}.
 */
@FunctionalInterface
public interface Fault {
  /**
   * Applies to a request before its route does, on the serving loop; proceeds, now or later, or
   * ends it.
   */
  void apply(AffectedRequest request);

  /** Its own members as JSON, without the kind. */
  default JsonObject members() {
    return new JsonObject();
  }

  /** The condition of the service while this is active. */
  default Condition added(Condition condition) {
    return condition;
  }

  /**
   * Begins to be active, on the loop of the fault registry; whatever it starts ends with the
   * activation.
   */
  default void begin(Activation activation) {}

  /** Switches on and off by itself, this long each. */
  default Optional<Duration> cycle() {
    return Optional.empty();
  }

  /** How many threads it keeps busy. */
  default int threads() {
    return 0;
  }

  /** How many bytes it keeps at most. */
  default long leakedBytes() {
    return 0;
  }
}
