package dev.loopmesh.control;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The state of every service; all are queried at the same time. Use on one event loop. */
final class MeshState {
  private static final Future<JsonObject> NOTHING = Future.succeededFuture();

  private final ManagedMesh mesh;
  private final ManagementClient client;
  private final WorstReplicas worst;
  private final Map<ManagedReplica, String> downSince = new HashMap<>();

  MeshState(ManagedMesh mesh, ManagementClient client, WorstReplicas worst) {
    this.mesh = mesh;
    this.client = client;
    this.worst = worst;
  }

  /**
   * Never fails: a service that is down is part of the state.
   *
   * @param hidden whether to leave latencies and faults out
   */
  Future<JsonObject> read(boolean hidden) {
    List<ManagedService> services = mesh.services();
    downSince
        .keySet()
        .retainAll(services.stream().flatMap(each -> each.replicas().stream()).toList());
    List<Future<JsonObject>> states =
        services.stream().map(service -> read(service, hidden)).toList();
    return Future.join(states)
        .map(all -> new JsonObject().put("services", new JsonArray(all.<JsonObject>list())));
  }

  private Future<JsonObject> read(ManagedService service, boolean hidden) {
    return worst
        .of(service)
        .compose(shown -> Future.join(shown.stream().map(each -> read(each, hidden)).toList()))
        .map(read -> ServiceState.of(service, read.list()));
  }

  private Future<JsonObject> read(ManagedReplica replica, boolean hidden) {
    Future<?> identified = client.identify(replica);
    Future<ManagementAnswer> readiness = client.get(replica, "/readyz");
    Future<JsonObject> latency = hidden ? NOTHING : member(replica, "/latency");
    Future<JsonObject> faults = hidden ? NOTHING : member(replica, "/faults");
    Future<JsonObject> settings = member(replica, "/settings");
    return Future.join(List.of(identified, readiness, latency, faults, settings))
        .transform(
            asked -> {
              JsonObject state = describe(replica, readiness);
              state.put("latency", latency.result());
              JsonObject answer = faults.result();
              state.put("faults", answer == null ? null : answer.getValue("faults"));
              return Future.succeededFuture(state.put("settings", settings.result()));
            });
  }

  /** Null where the service has none. */
  private Future<JsonObject> member(ManagedReplica replica, String path) {
    return client
        .get(replica, path)
        .map(answer -> answer.succeeded() ? answer.json() : null)
        .otherwise((JsonObject) null);
  }

  private JsonObject describe(ManagedReplica replica, Future<ManagementAnswer> readiness) {
    JsonObject state = replica.toJson();
    if (readiness.failed()) {
      String now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
      String known = downSince.putIfAbsent(replica, now);
      return state
          .put("state", "down")
          .put("downSince", known == null ? now : known)
          .put("reason", readiness.cause().getMessage());
    }
    downSince.remove(replica);
    ManagementAnswer answer = readiness.result();
    if (answer.succeeded()) {
      return state.put("state", "ready");
    }
    return state.put("state", "unready").put("reason", whyNot(answer));
  }

  private static String whyNot(ManagementAnswer answer) {
    return answer.json().getValue("reason") instanceof String reason ? reason : answer.reason();
  }
}
