package dev.loopmesh.drills;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What can be wrong with a service: the closed list from which a player chooses. */
public enum Mechanism {
  SLOW_DEPENDENCY(
      "Every request waits longer for something behind the service that is not part of the mesh.",
      Series.SERVED,
      Series.CALLED),
  HEAVY_TAIL(
      "A small share of its requests takes many times as long; all others are as fast as ever.",
      Series.SERVED,
      Series.CALLED),
  BLOCKED_LOOP(
      "Something parks its event loop, without computing, so that all other requests wait for it.",
      Series.LOOP),
  CPU_EXHAUSTED(
      "Computation takes the processor time that its requests need, on the event loop or beside it.",
      Series.LOOP,
      "loopmesh_eventloop_cpu_time_seconds_total",
      "jvm_cpu_time_seconds_total"),
  POOL_EXHAUSTED(
      "The calls that it makes are queued for a connection, because it has too few.",
      "loopmesh_pool_connections"),
  RETRY_STORM(
      "It repeats its calls so often that the repeated attempts keep a service behind it overloaded.",
      Series.DECISIONS,
      Series.CALLED),
  MEMORY_LEAK(
      "Its memory fills with each request and is not given back; its pauses grow.",
      Series.LOOP,
      "jvm_memory_used_bytes",
      "jvm_gc_time_seconds_total",
      "jvm_gc_collections_total"),
  SEQUENTIAL_CALLS(
      "The calls that it could make at the same time run one after another.",
      "loopmesh_aggregations_total"),
  DEADLINE_TOO_SHORT(
      "Its timeout ends calls that would have succeeded a little later.",
      Series.DECISIONS,
      Series.CALLED),
  SLOW_BODIES(
      "The headers of its responses arrive at once, the bodies only bit by bit.", Series.CALLED),
  LOST_TRACE_CONTEXT("It does not pass the trace context on, so traces end there."),
  SKEWED_CLOCK("Its clock is wrong, so its spans lie outside those that caused them."),
  FLAPPING_INSTANCE(
      "It comes and goes: ready and reachable for a moment, then not.", Series.CALLED),
  FAILING_BUT_HEALTHY(
      "It fails every request while its probes report success.", Series.SERVED, Series.CALLED),
  CAPACITY_LOST(
      "It works on fewer requests at a time than before, so that requests queue for it.",
      Series.CAPACITY,
      "loopmesh_capacity_limit"),
  NOISY_NEIGHBOUR(
      "Requests of other clients take the capacity that those of the guests need.",
      Series.CAPACITY,
      Series.SERVED,
      "http_server_active_requests"),
  ERRORS(
      "A share of its requests gets an error, and the others succeed.",
      Series.SERVED,
      Series.CALLED),
  NOTHING_WRONG("The service level is met; no action is needed.");

  /** Names of series that show more than one of them, several with a space between them. */
  private interface Series {
    String SERVED = "http_server_request_duration_seconds";
    String CALLED = "http_client_request_duration_seconds"; // of the caller
    String DECISIONS = "loopmesh_defence_decisions_total";
    String LOOP =
        "loopmesh_eventloop_stalls_total loopmesh_eventloop_task_longest_seconds"
            + " loopmesh_eventloop_busy_time_seconds_total loopmesh_eventloop_timer_delay_seconds";
    String CAPACITY =
        "loopmesh_capacity_queued loopmesh_capacity_working loopmesh_capacity_refused_total"
            + " loopmesh_capacity_busy_time_seconds_total";
  }

  private final String sentence;
  private final List<String> series;

  Mechanism(String sentence, String... series) {
    this.sentence = sentence;
    this.series = Arrays.stream(series).flatMap(names -> Stream.of(names.split(" "))).toList();
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

  /** The names of the series that show it, of the service or of its caller. */
  public List<String> series() {
    return series;
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
