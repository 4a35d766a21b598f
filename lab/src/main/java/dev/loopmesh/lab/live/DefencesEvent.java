package dev.loopmesh.lab.live;

import dev.loopmesh.lab.live.MetricsText.Sample;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What the aggregator's metrics say of its pools, breakers, replicas and defences, as one event for
 * pages. Numbers of its event loops are added up. What is not as documented is left out and
 * counted, and so is what is too much.
 */
final class DefencesEvent {
  /** The metrics that it is made of. */
  static final Set<String> METRICS =
      Set.of(
          "loopmesh_pool_connections",
          "loopmesh_breaker_state",
          "loopmesh_replica_ejected",
          "loopmesh_replica_requests",
          "loopmesh_defence_decisions_total",
          "loopmesh_door_requests",
          "loopmesh_aggregations_total",
          "http_server_request_duration_seconds_count",
          "http_client_request_duration_seconds_count");

  static final int MOST_UPSTREAMS = 16;
  static final int MOST_REPLICAS = 32;

  private static final String DOOR = "aggregator"; // what is decided about a request as a whole
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,100}");
  private static final Set<String> POOL = Set.of("used", "waiting", "limit");
  private static final Set<String> BREAKER = Set.of("closed", "open", "half-open");
  private static final Set<String> AT_DOOR = Set.of("under-way", "limit");
  private static final Set<String> DECISIONS =
      Set.of(
          "retry",
          "retry-budget-exhausted",
          "attempt-timed-out",
          "breaker-opened",
          "breaker-refused",
          "breaker-closed",
          "hedge",
          "hedge-won",
          "hedge-lost",
          "hedge-budget-exhausted",
          "ejected",
          "returned",
          "stale-answer",
          "shed");

  /** Numbers by name, added up. */
  private static final class Counts extends TreeMap<String, Long> {
    private static final long serialVersionUID = 1;

    private void add(String name, long number) {
      merge(name, number, Long::sum);
    }

    private JsonObject toJson() {
      JsonObject json = new JsonObject();
      forEach(json::put);
      return json;
    }
  }

  /** One service that is called. */
  private static final class Upstream {
    private final Counts pool = new Counts();
    private final Counts breaker = new Counts();
    private final Counts decisions = new Counts();
    private final Map<String, Counts> replicas = new TreeMap<>();
  }

  private final Map<String, Upstream> upstreams = new TreeMap<>();
  private final Map<String, Counts> calls = new TreeMap<>(); // by host and port
  private final Counts door = new Counts();
  private final RequestCounts requests = new RequestCounts();
  private long untold;

  private DefencesEvent() {}

  /** The event, but for whose metrics they are and when they were read. */
  static JsonObject of(List<Sample> samples) {
    DefencesEvent event = new DefencesEvent();
    samples.forEach(event::add);
    return event.toJson();
  }

  private void add(Sample sample) {
    if (!(sample.value() >= 0 && sample.value() < 1L << 53) || !isTold(sample)) {
      untold++;
    }
  }

  private boolean isTold(Sample sample) {
    return switch (sample.metric()) {
      case "loopmesh_pool_connections" ->
          upstream(sample).filter(to -> isAdded(to.pool, sample, "state", POOL)).isPresent();
      case "loopmesh_breaker_state" ->
          upstream(sample).filter(to -> isAdded(to.breaker, sample, "state", BREAKER)).isPresent();
      case "loopmesh_defence_decisions_total" -> isDecision(sample);
      case "loopmesh_door_requests" -> isAdded(door, sample, "state", AT_DOOR);
      case "loopmesh_replica_ejected" -> isOfReplica(sample, "ejected");
      case "loopmesh_replica_requests" -> isOfReplica(sample, "underWay");
      case "http_client_request_duration_seconds_count" -> isCall(sample);
      default -> isRequest(sample);
    };
  }

  private boolean isRequest(Sample sample) {
    if (sample.metric().equals("loopmesh_aggregations_total")) {
      requests.addSummaries(sample);
    } else {
      requests.addRequests(sample);
    }
    return true;
  }

  private boolean isDecision(Sample sample) {
    return sample.label("peer_service").equals(DOOR)
        ? isAdded(door, sample, "decision", DECISIONS)
        : upstream(sample)
            .filter(to -> isAdded(to.decisions, sample, "decision", DECISIONS))
            .isPresent();
  }

  private static boolean isAdded(Counts to, Sample sample, String label, Set<String> known) {
    String name = sample.label(label);
    if (known.contains(name)) {
      to.add(name, sample.count());
    }
    return known.contains(name);
  }

  private boolean isOfReplica(Sample sample, String what) {
    Optional<Counts> replica =
        upstream(sample)
            .flatMap(of -> find(of.replicas, sample.label("replica"), MOST_REPLICAS, Counts::new));
    replica.ifPresent(counts -> counts.add(what, sample.count()));
    replica.filter(counts -> what.equals("ejected")).ifPresent(counts -> counts.add("loops", 1));
    return replica.isPresent();
  }

  private boolean isCall(Sample sample) {
    String replica = sample.label("server_address") + ":" + sample.label("server_port");
    Optional<Counts> ended = find(calls, replica, MOST_UPSTREAMS * MOST_REPLICAS, Counts::new);
    String outcome = CallOutcome.of(sample.label("error_type")).text();
    ended.ifPresent(counts -> counts.add("calls", sample.count()));
    ended.ifPresent(counts -> counts.add(outcome, sample.count()));
    return ended.isPresent();
  }

  private Optional<Upstream> upstream(Sample sample) {
    return find(upstreams, sample.label("peer_service"), MOST_UPSTREAMS, Upstream::new);
  }

  /** The one of this name, new if need be; none when there are too many or it is no name. */
  private static <T> Optional<T> find(
      Map<String, T> all, String name, int most, Supplier<T> fresh) {
    if (!all.containsKey(name) && (all.size() == most || !NAME.matcher(name).matches())) {
      return Optional.empty();
    }
    return Optional.of(all.computeIfAbsent(name, isNew -> fresh.get()));
  }

  private JsonObject toJson() {
    JsonArray told = new JsonArray();
    upstreams.forEach((name, upstream) -> told.add(toJson(name, upstream)));
    return new JsonObject()
        .put("type", "defences")
        .put("upstreams", told)
        .put("door", door.toJson())
        .put("requests", requests.toJson())
        .put("untold", untold);
  }

  private JsonObject toJson(String name, Upstream upstream) {
    JsonArray replicas = new JsonArray();
    upstream.replicas.forEach(
        (replica, counts) -> {
          calls.getOrDefault(replica, new Counts()).forEach(counts::add);
          replicas.add(counts.toJson().put("replica", replica));
        });
    return new JsonObject()
        .put("service", name)
        .put("pool", upstream.pool.toJson())
        .put("breaker", upstream.breaker.toJson())
        .put("decisions", upstream.decisions.toJson())
        .put("replicas", replicas);
  }
}
