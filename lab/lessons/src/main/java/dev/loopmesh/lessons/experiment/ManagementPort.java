package dev.loopmesh.lessons.experiment;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;

/** The management ports of a mesh. */
@FunctionalInterface
public interface ManagementPort {
  /**
   * Calls one.
   *
   * @param service such as {@code payment-service}
   * @param body empty for none
   * @param holder of the lease under which a change is made; empty for none
   * @return the response, empty where it has no body; fails with a {@link
   *     dev.loopmesh.kit.problem.ProblemException} that says why the service has refused or does
   *     not respond
   */
  Future<JsonObject> ask(
      String service, HttpMethod method, String path, JsonObject body, String holder);

  /**
   * Reads text, such as {@code /metrics}.
   *
   * @return fails as {@link #ask}
   */
  default Future<String> text(String service, String path) {
    return Future.failedFuture(new UnsupportedOperationException("no text at " + path));
  }
}
