package dev.loopmesh.mcp.tool;

import dev.loopmesh.kit.http.JsonMembers;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The arguments of one call, read and complete. */
record Arguments(Map<String, Object> values) {
  /**
   * Reads the arguments.
   *
   * @throws dev.loopmesh.kit.problem.ProblemException 400 with every invalid or unknown one
   */
  static Arguments read(List<Argument> known, JsonObject given) {
    JsonMembers members = new JsonMembers(given);
    Map<String, Object> values = new HashMap<>();
    known.forEach(argument -> values.put(argument.name(), argument.reader().apply(members)));
    members.refuseUnknown();
    members.check();
    return new Arguments(values);
  }

  /** Empty if it is missing and has no default. */
  String text(String name) {
    return (String) values.get(name);
  }

  /** Empty if it is missing. */
  List<?> texts(String name) {
    return (List<?>) values.get(name);
  }

  double number(String name) {
    return (Double) values.get(name);
  }

  long integer(String name) {
    return (Long) values.get(name);
  }

  Duration duration(String name) {
    return (Duration) values.get(name);
  }

  /** These arguments as a query, without empty ones; a default is sent, too. */
  String query(String... names) {
    StringBuilder query = new StringBuilder();
    for (String name : names) {
      Object value = values.get(name);
      String text = value instanceof Duration given ? DurationText.print(given) : "" + value;
      if (!text.isEmpty()) {
        query.append(query.isEmpty() ? "?" : "&").append(name).append('=');
        query.append(LabCall.segment(text));
      }
    }
    return query.toString();
  }
}
