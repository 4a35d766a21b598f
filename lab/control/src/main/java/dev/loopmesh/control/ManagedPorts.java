package dev.loopmesh.control;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.lessons.experiment.ManagementPort;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;

/** The management ports of the mesh, for the lessons. A refusal is a failure that names it. */
public record ManagedPorts(ManagedMesh mesh, ManagementClient client) implements ManagementPort {
  private static final String LEASE = "/lease"; // each replica has its own
  private static final int BAD_REQUEST = 400;
  private static final int CONFLICT = 409;
  private static final int BAD_GATEWAY = 502;

  @Override
  public Future<JsonObject> ask(
      String service, HttpMethod method, String path, JsonObject body, String holder) {
    Buffer sent = body.isEmpty() ? Buffer.buffer() : body.toBuffer();
    return client
        .ask(mesh.require(service), method, path, sent, holder)
        .map(
            answer -> {
              JsonObject json = accepted(service, method + " " + path, answer).json();
              return path.equals(LEASE) ? json.put("replica", answer.replica()) : json;
            });
  }

  @Override
  public Future<String> text(String service, String path) {
    return client
        .get(mesh.require(service), path)
        .map(answer -> accepted(service, "GET " + path, answer).body().toString());
  }

  private static ManagementAnswer accepted(
      String service, String request, ManagementAnswer answer) {
    if (!answer.succeeded()) {
      throw new ProblemException(refused(service, request, answer));
    }
    return answer;
  }

  private static Problem refused(String service, String request, ManagementAnswer answer) {
    boolean isOfTheCaller = answer.status() == CONFLICT || answer.status() == BAD_REQUEST;
    int status = isOfTheCaller ? answer.status() : BAD_GATEWAY;
    return new Problem(
            status == CONFLICT ? "lease-taken" : "upstream-refused",
            status,
            status == CONFLICT ? "Lease taken" : "A service refused a request",
            "%s refused %s: %s".formatted(service, request, answer.reason()))
        .with("service", service);
  }
}
