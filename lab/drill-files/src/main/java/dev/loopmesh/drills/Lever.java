package dev.loopmesh.drills;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an operator does to one service.
 *
 * @param kind one of {@link #KINDS}
 * @param values of settings; empty for other kinds
 */
public record Lever(String kind, String service, Map<String, String> values) {
  public static final String SETTINGS = "settings";
  public static final String ROLLBACK = "rollback";
  public static final String RESTART = "restart";
  public static final String SHED = "shed";

  /** All kinds. */
  public static final List<String> KINDS = List.of(SETTINGS, ROLLBACK, RESTART, SHED);

  /** Keeps a copy. */
  public Lever {
    values = Map.copyOf(values);
  }

  public JsonObject toJson() {
    JsonObject json = new JsonObject().put("lever", kind).put("service", service);
    if (!values.isEmpty()) {
      JsonObject sorted = new JsonObject();
      new TreeMap<>(values).forEach(sorted::put);
      json.put("values", sorted);
    }
    return json;
  }

  /** The inverse of {@link #toJson}; numbers are read as their text. */
  public static Lever fromJson(JsonObject json) {
    Map<String, String> values = new TreeMap<>();
    json.getJsonObject("values", new JsonObject())
        .forEach(member -> values.put(member.getKey(), "" + member.getValue()));
    return new Lever(json.getString("lever"), json.getString("service"), values);
  }

  /**
   * Whether this one, as a file writes it, covers another: the same kind and, where they are given,
   * the same service and settings of the same names.
   */
  public boolean covers(Lever pulled) {
    return kind.equals(pulled.kind)
        && (service.isEmpty() || service.equals(pulled.service))
        && (values.isEmpty() || values.keySet().stream().anyMatch(pulled.values::containsKey));
  }

  @Override
  public String toString() {
    String what =
        new TreeMap<>(values)
            .entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(", "));
    return kind + (service.isEmpty() ? "" : " of " + service) + (what.isEmpty() ? "" : ": " + what);
  }
}
