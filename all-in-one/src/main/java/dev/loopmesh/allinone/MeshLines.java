package dev.loopmesh.allinone;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The lab's responses as text. */
final class MeshLines {
  private MeshLines() {}

  /**
   * The state of each service ({@code GET /api/mesh}), its faults, and settings that were changed.
   */
  static String of(JsonObject mesh) {
    StringBuilder lines = new StringBuilder();
    each(mesh.getJsonArray("services"), service -> service(service, lines));
    return lines.toString().stripTrailing();
  }

  /**
   * The same for those who look for faults.
   *
   * @throws LabAddress.Failure if a drill hides them
   */
  static String ofVisible(JsonObject mesh) {
    List<JsonObject> ready =
        mesh.getJsonArray("services").stream()
            .map(JsonObject.class::cast)
            .filter(service -> service.getString("state").equals("ready"))
            .toList();
    if (!ready.isEmpty() && ready.stream().allMatch(one -> one.getValue("faults") == null)) {
      throw new LabAddress.Failure(
          "the lab hides faults: a drill is running, and TRAINER_TOKEN is missing or wrong");
    }
    return of(mesh);
  }

  private static void service(JsonObject service, StringBuilder lines) {
    lines.append("%-16s %s".formatted(service.getString("service"), service.getString("state")));
    JsonObject latency = service.getJsonObject("latency");
    if (latency != null) {
      String now = latency.getString("latency");
      String setting = latency.getString("setting");
      lines.append(", latency ").append(now);
      lines.append(now.equals(setting) ? "" : " instead of " + setting);
    }
    if (service.getString("reason") != null) {
      lines.append(": ").append(service.getString("reason"));
    }
    lines.append('\n');
    each(service.getJsonArray("faults"), fault -> fault(fault, lines));
    JsonObject settings = service.getJsonObject("settings"); // null if the service is unreachable
    each(
        settings == null ? null : settings.getJsonArray("settings"),
        setting -> setting(setting, lines));
  }

  private static void fault(JsonObject fault, StringBuilder lines) {
    JsonArray instances = fault.getJsonArray("instances"); // of several replicas
    lines.append(
        "  %-14s %s  %s%s, applied to %d requests%n"
            .formatted(
                fault.getString("name"),
                definition(fault.getJsonObject("definition")),
                fault.getString("state"),
                where(instances),
                fault.getLong("applied")));
  }

  private static String where(JsonArray instances) {
    return instances == null
        ? ""
        : instances.stream().map(Object::toString).collect(Collectors.joining(", ", " on ", ""));
  }

  private static String definition(JsonObject fault) {
    String members =
        fault.stream()
            .filter(member -> !member.getKey().equals("fault"))
            .map(member -> member.getKey() + "=" + member.getValue())
            .collect(Collectors.joining(" "));
    return fault.getString("fault") + " " + members;
  }

  /** A fault of a service. */
  static String ofFault(JsonObject fault) {
    StringBuilder lines = new StringBuilder();
    fault(fault, lines);
    return lines.toString().strip();
  }

  /** All faults of a service. */
  static String ofFaults(JsonObject faults) {
    StringBuilder lines = new StringBuilder();
    each(faults.getJsonArray("faults"), fault -> fault(fault, lines));
    return lines.isEmpty() ? "no faults" : lines.toString().stripTrailing();
  }

  /** The capacity of a service. */
  static String ofCapacity(JsonObject capacity) {
    return "concurrency=%s queue=%s abandoned=%s: %s working, %s queued"
        .formatted(
            capacity.getValue("concurrency"),
            capacity.getValue("queue"),
            capacity.getValue("abandoned"),
            capacity.getValue("working"),
            capacity.getValue("queued"));
  }

  /** The result of a reset, a line per service. */
  static String ofReset(JsonObject reset) {
    StringBuilder lines = new StringBuilder();
    each(
        reset.getJsonArray("services"),
        service -> {
          String parts =
              service.stream()
                  .filter(part -> !part.getKey().equals("service"))
                  .filter(part -> !"none".equals(part.getValue()))
                  .map(part -> part.getKey() + " " + part.getValue())
                  .collect(Collectors.joining(", "));
          lines.append("%-16s %s%n".formatted(service.getString("service"), parts));
        });
    return lines.toString().stripTrailing();
  }

  /** The progress of a schedule, a line per step. */
  static String ofSchedule(JsonObject schedule) {
    StringBuilder lines = new StringBuilder("schedule: " + schedule.getString("state") + "\n");
    each(schedule.getJsonArray("steps"), step -> step(step, lines));
    return lines.toString().stripTrailing();
  }

  private static void step(JsonObject step, StringBuilder lines) {
    JsonObject fault = step.getJsonObject("fault");
    String reason = step.getString("reason");
    lines.append(
        "  %2d  at %-6s for %-6s %-16s %s  %s%n"
            .formatted(
                step.getInteger("step"),
                step.getString("at"),
                step.getString("for"),
                step.getString("service"),
                fault == null ? "latency " + step.getString("latency") : definition(fault),
                step.getString("state") + (reason == null ? "" : ": " + reason)));
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
