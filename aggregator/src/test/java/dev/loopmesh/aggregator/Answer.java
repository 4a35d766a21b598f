package dev.loopmesh.aggregator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.HashMap;
import java.util.Map;

/** A response of the aggregator. */
record Answer(HttpResponse<Buffer> response) {
  int status() {
    return response.statusCode();
  }

  JsonObject json() {
    return response.bodyAsJsonObject();
  }

  JsonObject fetch() {
    return json().getJsonObject("fetch");
  }

  double elapsedMs() {
    return fetch().getDouble("elapsedMs");
  }

  /** The report of the call to this service, or null if there was none. */
  JsonObject call(String service) {
    return fetch().getJsonArray("calls").stream()
        .map(JsonObject.class::cast)
        .filter(call -> call.getString("service").equals(service))
        .findFirst()
        .orElse(null);
  }

  /** The end of the problem's type, such as {@code upstream-status}. */
  String problem() {
    return nameOf(json());
  }

  /** The problems of the failed calls in a partial response, by service. */
  Map<String, String> failures() {
    Map<String, String> failures = new HashMap<>();
    json().getJsonArray("failures").stream()
        .map(JsonObject.class::cast)
        .forEach(problem -> failures.put(problem.getString("service"), nameOf(problem)));
    return failures;
  }

  private static String nameOf(JsonObject problem) {
    String type = problem.getString("type");
    return type.substring(type.lastIndexOf('/') + 1);
  }
}
