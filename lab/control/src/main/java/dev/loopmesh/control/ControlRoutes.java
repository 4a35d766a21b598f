package dev.loopmesh.control;

import dev.loopmesh.drills.api.ExerciseGate;
import dev.loopmesh.kit.fault.FaultName;
import dev.loopmesh.kit.guard.Guard;
import dev.loopmesh.kit.http.JsonBody;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;

/**
 * Forwards requests to the management ports of each service: a change to all replicas, or to the
 * one that the parameter {@code instance} names.
 */
public final class ControlRoutes {
  // responses of a service that refuses the lab itself, which mean nothing to the lab's client
  private static final List<Integer> DISTRUST = List.of(401, 403, 421);
  private static final int BAD_REQUEST = 400;

  private final ManagedMesh mesh;
  private final ManagementClient client;
  private final MeshState state;
  private final MeshReset reset;
  private final ExerciseGate gate;
  private final Supplier<Future<?>> beforeReset;

  /**
   * @param gate hides faults, latencies and capacities, and records their changes
   * @param beforeReset stops what would change the mesh again after a reset
   */
  public ControlRoutes(
      ManagedMesh mesh,
      ManagementClient client,
      WorstReplicas worst,
      ExerciseGate gate,
      Supplier<Future<?>> beforeReset) {
    this.mesh = mesh;
    this.client = client;
    this.state = new MeshState(mesh, client, worst);
    this.reset = new MeshReset(mesh, client);
    this.gate = gate;
    this.beforeReset = beforeReset;
  }

  public void addTo(Router router) {
    router.get("/api/mesh").handler(this::getMesh);
    router.post("/api/mesh/reset").handler(this::postReset);
    router.get("/api/mesh/:service/fault-kinds").handler(r -> forward(r, "/fault-kinds"));
    router.get("/api/mesh/:service/faults").handler(request -> forward(request, "/faults"));
    router.delete("/api/mesh/:service/faults").handler(request -> forward(request, "/faults"));
    router.get("/api/mesh/:service/faults/:name").handler(this::forwardFault);
    router.put("/api/mesh/:service/faults/:name").handler(this::forwardFault);
    router.delete("/api/mesh/:service/faults/:name").handler(this::forwardFault);
    for (String part : List.of("/metrics", "/loops")) {
      router.get("/api/mesh/:service" + part).handler(request -> forward(request, part));
    }
    for (String part : List.of("/latency", "/capacity", "/settings")) {
      router.get("/api/mesh/:service" + part).handler(request -> forward(request, part));
      router.put("/api/mesh/:service" + part).handler(request -> forward(request, part));
      router.delete("/api/mesh/:service" + part).handler(request -> forward(request, part));
    }
  }

  private void getMesh(RoutingContext request) {
    Parameters.of(request);
    state.read(gate.hidesFrom(request)).onSuccess(request::json).onFailure(request::fail);
  }

  private void postReset(RoutingContext request) {
    Parameters.of(request);
    beforeReset
        .get()
        .transform(ended -> reset.run())
        .onSuccess(request::json)
        .onFailure(request::fail);
  }

  private void forwardFault(RoutingContext request) {
    forward(request, "/faults/" + FaultName.require(request.pathParam("name")));
  }

  private void forward(RoutingContext request, String path) {
    Parameters.of(request, "instance");
    ManagedService service = mesh.require(request.pathParam("service"));
    String instance = request.queryParams().get("instance");
    HttpMethod method = request.request().method();
    Future<Buffer> body =
        method == HttpMethod.PUT
            ? JsonBody.of(request.request(), Guard.MOST_BYTES).map(JsonObject::toBuffer)
            : Future.succeededFuture(Buffer.buffer());
    HttpMethod asked = method == HttpMethod.HEAD ? HttpMethod.GET : method;
    Future<ManagedService> chosen =
        instance == null
            ? Future.succeededFuture(service)
            : ReplicaChoice.of(service, instance, client);
    body.compose(
            read ->
                chosen
                    .compose(replicas -> client.ask(replicas, asked, path, read))
                    .onComplete(
                        answer -> {
                          if (hasChanged(method, answer)) {
                            tell(service, method, path, read);
                          }
                        }))
        .onSuccess(answer -> pass(request, service, answer))
        .onFailure(request::fail);
  }

  private static boolean hasChanged(HttpMethod method, AsyncResult<ManagementAnswer> answer) {
    boolean isRead = method == HttpMethod.GET || method == HttpMethod.HEAD;
    return !isRead
        && (answer.succeeded()
            ? answer.result().status() < BAD_REQUEST
            : answer.cause() instanceof ReplicaChange.PartialChange);
  }

  private void tell(ManagedService service, HttpMethod method, String path, Buffer body) {
    JsonObject change = body.length() == 0 ? new JsonObject() : body.toJsonObject();
    gate.changed(service.name(), method.name(), path, change);
  }

  private static void pass(
      RoutingContext request, ManagedService service, ManagementAnswer answer) {
    if (DISTRUST.contains(answer.status())) {
      request.fail(new ProblemException(distrust(service, answer)));
      return;
    }
    HttpServerResponse response = request.response().setStatusCode(answer.status());
    pass(response, HttpHeaders.CONTENT_TYPE, answer.contentType());
    pass(response, HttpHeaders.ALLOW, answer.allow());
    pass(response, HttpHeaders.RETRY_AFTER, answer.retryAfter());
    response.end(answer.body());
  }

  private static void pass(HttpServerResponse response, CharSequence header, String value) {
    if (value != null) {
      response.putHeader(header, value);
    }
  }

  private static Problem distrust(ManagedService service, ManagementAnswer answer) {
    return new Problem(
            "control-refused",
            502,
            "A service refused the lab's request",
            "%s responded with %d: %s The lab and the services need the same CONTROL_TOKEN."
                .formatted(service.name(), answer.status(), answer.reason()))
        .with("service", service.name());
  }
}
