package dev.loopmesh.control;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Resets leases, faults, latencies and settings of all services. */
final class MeshReset {
  private static final List<String> PARTS = List.of("faults", "latency", "settings");
  private static final String DONE = "reset";
  private static final String NONE = "none"; // the service has no such endpoint

  private final ManagedMesh mesh;
  private final ManagementClient client;

  MeshReset(ManagedMesh mesh, ManagementClient client) {
    this.mesh = mesh;
    this.client = client;
  }

  /** Resets all services at once; fails with a 502 that names the outcome of each. */
  Future<JsonObject> run() {
    List<Future<JsonObject>> resets = mesh.services().stream().map(this::reset).toList();
    return Future.join(resets)
        .compose(
            all -> {
              JsonArray services = new JsonArray(all.<JsonObject>list());
              return isComplete(services)
                  ? Future.succeededFuture(new JsonObject().put("services", services))
                  : Future.failedFuture(new ProblemException(incomplete(services)));
            });
  }

  /** Ends a lease first, because its end would restore what the reset removes. */
  private Future<JsonObject> reset(ManagedService service) {
    return reset(service, "lease").compose(ended -> resetParts(service));
  }

  private Future<JsonObject> resetParts(ManagedService service) {
    List<Future<String>> parts = PARTS.stream().map(part -> reset(service, part)).toList();
    return Future.join(parts)
        .map(
            done -> {
              JsonObject outcome = new JsonObject().put("service", service.name());
              for (int i = 0; i < PARTS.size(); i++) {
                outcome.put(PARTS.get(i), parts.get(i).result());
              }
              return outcome;
            });
  }

  private Future<String> reset(ManagedService service, String part) {
    return client
        .ask(service, HttpMethod.DELETE, "/" + part, Buffer.buffer())
        .map(answer -> answer.succeeded() ? DONE : answer.status() == 404 ? NONE : answer.reason())
        .otherwise(Throwable::getMessage);
  }

  private static boolean isComplete(JsonArray services) {
    return services.stream()
        .map(JsonObject.class::cast)
        .flatMap(service -> PARTS.stream().map(service::getString))
        .allMatch(outcome -> outcome.equals(DONE) || outcome.equals(NONE));
  }

  private static Problem incomplete(JsonArray services) {
    return new Problem(
            "reset-incomplete",
            502,
            "Reset incomplete",
            "Some services could not be reset; the others are reset.")
        .with("services", services);
  }
}
