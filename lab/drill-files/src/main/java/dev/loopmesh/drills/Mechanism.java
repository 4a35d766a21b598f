package dev.loopmesh.drills;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What can be wrong with a service: the closed list from which a player chooses. */
public enum Mechanism {
  SLOW_DEPENDENCY("Every request waits longer for something behind the service."),
  HEAVY_TAIL("Most requests are as fast as ever, and a small share takes many times as long."),
  BLOCKED_LOOP("Something parks the event loop, so that all other requests wait for it."),
  CPU_EXHAUSTED("Computation takes the processor time that requests need."),
  POOL_EXHAUSTED("Calls are queued for a connection, because there are too few."),
  RETRY_STORM("Repeated attempts are most of the load, and keep the overload alive."),
  MEMORY_LEAK("Memory fills with each request and is not given back; pauses grow."),
  SEQUENTIAL_CALLS("Calls that could run at the same time run one after another."),
  DEADLINE_TOO_SHORT("A timeout ends calls that would have succeeded a little later."),
  SLOW_BODIES("Response headers arrive at once, the body only bit by bit."),
  LOST_TRACE_CONTEXT("The service does not pass the trace context on, so traces end there."),
  SKEWED_CLOCK("Its clock is wrong, so its spans lie outside those that caused them."),
  FLAPPING_INSTANCE("It comes and goes: ready and reachable for a moment, then not."),
  FAILING_BUT_HEALTHY("It fails requests while its probes report success."),
  CAPACITY_LOST("It works on fewer requests at a time, so that requests queue for it."),
  NOISY_NEIGHBOUR("Other requests take the capacity that these requests need."),
  ERRORS("A share of the requests gets an error."),
  NOTHING_WRONG("The service level is met; no action is needed.");

  private final String sentence;

  Mechanism(String sentence) {
    this.sentence = sentence;
  }

  /** As it is written: {@code slow dependency}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** What it means. */
  public String sentence() {
    return sentence;
  }

  /**
   * Reads one; a hyphen stands for a space.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  public static Mechanism parse(String text) {
    String wanted = text.strip().toLowerCase(Locale.ROOT).replace('-', ' ');
    return Arrays.stream(values())
        .filter(one -> one.toString().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is invalid; allowed: %s".formatted(text, String.join(", ", texts()))));
  }

  /** All, as they are written. */
  public static List<String> texts() {
    return Arrays.stream(values()).map(Mechanism::toString).toList();
  }

  /** The form of a diagnosis: each with its sentence. */
  public static JsonArray form() {
    return new JsonArray(
        Arrays.stream(values())
            .map(one -> new JsonObject().put("mechanism", "" + one).put("meaning", one.sentence))
            .toList());
  }
}
