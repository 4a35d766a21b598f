package dev.loopmesh.lab.live;

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
 * The state of the aggregator's pools, circuit breakers, replicas and other defences, as one event
 * for pages. The numbers of its event loops are added up. Samples that are invalid or above a limit
 * are dropped and counted.
 */
final class DefencesEvent {
  static final int MOST_UPSTREAMS = 16;
  static final int MOST_REPLICAS = 32;

  private static final String DOOR = "aggregator"; // decisions about a request as a whole
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

  private static final class Upstream {
    private final Counts pool = new Counts();
    private final Counts breaker = new Counts();
    private final Counts decisions = new Counts();
    private final Map<String, Counts> replicas = new TreeMap<>();
  }

  private final Map<String, Upstream> upstreams = new TreeMap<>();
  private final Counts door = new Counts();
  private final RequestCounts requests = new RequestCounts();
  private long untold;

  private DefencesEvent() {}

  /** The event, without the name of the service and the time. */
  static JsonObject of(List<MetricSample> samples) {
    DefencesEvent event = new DefencesEvent();
    samples.forEach(event::add);
    return event.toJson();
  }

  private void add(MetricSample sample) {
    if (!sample.isCount() || !isTold(sample)) {
      untold++;
    }
  }

  private boolean isTold(MetricSample sample) {
    return switch (sample.metric()) {
      case "loopmesh_pool_connections" ->
          upstream(sample).filter(to -> isAdded(to.pool, sample, "state", POOL)).isPresent();
      case "loopmesh_breaker_state" ->
          upstream(sample).filter(to -> isAdded(to.breaker, sample, "state", BREAKER)).isPresent();
      case "loopmesh_defence_decisions" -> isDecision(sample);
      case "loopmesh_door_requests" -> isAdded(door, sample, "state", AT_DOOR);
      case "loopmesh_replica_ejected" -> isOfReplica(sample, "ejected");
      case "loopmesh_replica_requests" -> isOfReplica(sample, "underWay");
      case "loopmesh_replica_attempts" -> isOfReplica(sample, "calls") && isOutcome(sample);
      case "loopmesh_upstream_endpoints" -> true; // as many as there are replicas
      case "http_server_request_duration_seconds" -> {
        requests.addRequests(sample);
        yield true;
      }
      case "loopmesh_aggregations" -> {
        requests.addSummaries(sample);
        yield true;
      }
      default -> false;
    };
  }

  private boolean isDecision(MetricSample sample) {
    return sample.label("peer_service").equals(DOOR)
        ? isAdded(door, sample, "decision", DECISIONS)
        : upstream(sample)
            .filter(to -> isAdded(to.decisions, sample, "decision", DECISIONS))
            .isPresent();
  }

  private static boolean isAdded(Counts to, MetricSample sample, String label, Set<String> known) {
    String name = sample.label(label);
    if (known.contains(name)) {
      to.add(name, sample.count());
    }
    return known.contains(name);
  }

  private boolean isOfReplica(MetricSample sample, String what) {
    Optional<Counts> replica =
        upstream(sample)
            .flatMap(of -> find(of.replicas, sample.label("replica"), MOST_REPLICAS, Counts::new));
    replica.ifPresent(counts -> counts.add(what, sample.count()));
    replica.filter(counts -> what.equals("ejected")).ifPresent(counts -> counts.add("loops", 1));
    return replica.isPresent();
  }

  private boolean isOutcome(MetricSample sample) {
    return isOfReplica(sample, CallOutcome.of(sample.label("error_type")).text());
  }

  private Optional<Upstream> upstream(MetricSample sample) {
    return find(upstreams, sample.label("peer_service"), MOST_UPSTREAMS, Upstream::new);
  }

  /**
   * The entry of this name, added if missing; empty if the name is invalid or there are too many.
   */
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
        (replica, counts) -> replicas.add(counts.toJson().put("replica", replica)));
    return new JsonObject()
        .put("service", name)
        .put("pool", upstream.pool.toJson())
        .put("breaker", upstream.breaker.toJson())
        .put("decisions", upstream.decisions.toJson())
        .put("replicas", replicas);
  }
}
