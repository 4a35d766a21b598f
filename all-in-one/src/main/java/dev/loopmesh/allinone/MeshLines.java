package dev.loopmesh.allinone;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Writes for people how each service is, as {@code GET /api/mesh} has it, and what differs. */
final class MeshLines {
  private MeshLines() {}

  static String of(JsonObject mesh) {
    StringBuilder lines = new StringBuilder();
    each(mesh.getJsonArray("services"), service -> service(service, lines));
    return lines.toString().stripTrailing();
  }

  private static void service(JsonObject service, StringBuilder lines) {
    lines.append("%-16s %s".formatted(service.getString("service"), service.getString("state")));
    if (service.getString("reason") != null) {
      lines.append(": ").append(service.getString("reason"));
    }
    JsonObject latency = service.getJsonObject("latency");
    if (latency != null) {
      String now = latency.getString("latency");
      String setting = latency.getString("setting");
      lines.append(", waits ").append(now);
      lines.append(now.equals(setting) ? "" : " instead of " + setting);
    }
    lines.append('\n');
    each(service.getJsonArray("faults"), fault -> fault(fault, lines));
    JsonObject settings = service.getJsonObject("settings"); // null where nothing is known
    each(
        settings == null ? null : settings.getJsonArray("settings"),
        setting -> setting(setting, lines));
  }

  private static void fault(JsonObject fault, StringBuilder lines) {
    JsonObject definition = fault.getJsonObject("definition");
    String members =
        definition.stream()
            .filter(member -> !member.getKey().equals("fault"))
            .map(member -> member.getKey() + "=" + member.getValue())
            .collect(Collectors.joining(" "));
    lines.append(
        "  %-14s %s %s  %s, happened to %d%n"
            .formatted(
                fault.getString("name"),
                definition.getString("fault"),
                members,
                fault.getString("state"),
                fault.getLong("applied")));
  }

  private static void setting(JsonObject setting, StringBuilder lines) {
    if ("changed".equals(setting.getString("source"))) {
      lines.append("  %s=%s%n".formatted(setting.getString("name"), setting.getString("value")));
    }
  }

  private static void each(JsonArray array, Consumer<JsonObject> what) {
    if (array != null) {
      array.stream().map(JsonObject.class::cast).forEach(what);
    }
  }
}
