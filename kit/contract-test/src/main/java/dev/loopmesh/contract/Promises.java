package dev.loopmesh.contract;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The responses that a document has, each as {@code GET /users/{id} 404}.
 *
 * @param paths of an OpenAPI document
 */
record Promises(JsonObject paths) {
  private static final List<String> METHODS = List.of("get", "put", "post", "delete");

  Set<String> all() {
    Set<String> promises = new TreeSet<>();
    for (String path : paths.fieldNames()) {
      for (String method : METHODS) {
        JsonObject operation = paths.getJsonObject(path).getJsonObject(method);
        if (operation != null) {
          operation
              .getJsonObject("responses")
              .fieldNames()
              .forEach(status -> promises.add(promise(method, path, status)));
        }
      }
    }
    return promises;
  }

  /** The documented response of a call. */
  String kept(HttpMethod method, String path, int status) {
    return promise(promising(method, path), path, "" + status);
  }

  /** The documented responses of a call, by status. */
  JsonObject responses(HttpMethod method, String path) {
    return paths
        .getJsonObject(path)
        .getJsonObject(promising(method, path))
        .getJsonObject("responses");
  }

  /** A method that is not documented has the responses of GET: 405, or those to HEAD. */
  private String promising(HttpMethod method, String path) {
    String name = method.name().toLowerCase(Locale.ROOT);
    return paths.getJsonObject(path).containsKey(name) ? name : "get";
  }

  private static String promise(String method, String path, String status) {
    return method.toUpperCase(Locale.ROOT) + " " + path + " " + status;
  }
}
