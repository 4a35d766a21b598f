package dev.loopmesh.mcp.tool;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.mcp.tool.Tool.Effect;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Services and their settings. */
final class ServiceTools {
  static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  private static final Pattern SETTING = Pattern.compile("[A-Z][A-Z0-9_]{0,79}");
  private static final Pattern VALUE = Pattern.compile(".{1,500}");
  private static final String SERVICE = "A service, such as aggregator or payment-service.";

  private ServiceTools() {}

  static List<Tool> all() {
    return List.of(
        new Tool(
            "list_services",
            "Services and their settings",
            "The state of each service: ready, unready or down and since when, its artificial"
                + " latency, the injected faults that its caller may see, and the settings that"
                + " were changed. With a service: also its capacity, every setting that can be"
                + " changed at run time with its range and meaning, and past changes.",
            Effect.READS,
            List.of(
                Argument.text("service", "Only this service, with its settings."),
                Argument.text("setting", "Only settings whose name contains this, such as RETRY.")),
            ServiceTools::listServices),
        new Tool(
            "set_setting",
            "Change a setting",
            "Changes one setting of a running service, at once; list_services shows what can be"
                + " changed. The answer says how to undo it. May need a token.",
            Effect.CHANGES,
            List.of(
                Argument.required("service", SERVICE, NAME),
                Argument.required("name", "The setting, such as RETRY_ATTEMPTS.", SETTING),
                Argument.required("value", "The new value, such as 3, 50ms or true.", VALUE)),
            ServiceTools::setSetting));
  }

  private static Future<List<String>> listServices(Arguments arguments, LabCall lab) {
    String service = arguments.text("service");
    return lab.get("/api/mesh", mesh -> services(mesh, service))
        .compose(
            services ->
                service.isEmpty()
                    ? Future.succeededFuture(services.stream().map(ServiceTools::summary).toList())
                    : capacity(service, lab)
                        .map(more -> details(services.get(0), more, arguments.text("setting"))));
  }

  /** All services, or the one of this name; throws a 400 if there is none. */
  static List<JsonObject> services(JsonObject mesh, String name) {
    List<JsonObject> all =
        mesh.getJsonArray("services").stream().map(JsonObject.class::cast).toList();
    List<JsonObject> wanted =
        all.stream()
            .filter(service -> name.isEmpty() || service.getString("service").equals(name))
            .toList();
    if (wanted.isEmpty()) {
      List<String> names = all.stream().map(service -> service.getString("service")).toList();
      throw new ProblemException(Problem.badParameter("service", name, String.join(", ", names)));
    }
    return wanted;
  }

  /** Empty where it has none, or is down. */
  private static Future<List<String>> capacity(String service, LabCall lab) {
    return lab.get(
            "/api/mesh/" + LabCall.segment(service) + "/capacity",
            capacity -> List.of(new JsonObject().put("capacity", capacity).encode()))
        .otherwise(List.of());
  }

  private static String summary(JsonObject service) {
    JsonObject shown = service.copy();
    shown.remove("settings");
    shown.getMap().values().removeIf(Objects::isNull);
    JsonArray changed = new JsonArray();
    settings(service, "settings")
        .filter(setting -> "changed".equals(setting.getString("source")))
        .forEach(setting -> changed.add(setting.getString("name")));
    return (changed.isEmpty() ? shown : shown.put("changedSettings", changed)).encode();
  }

  private static Stream<JsonObject> settings(JsonObject service, String part) {
    JsonObject settings = service.getJsonObject("settings");
    return settings == null
        ? Stream.of()
        : settings.getJsonArray(part).stream().map(JsonObject.class::cast);
  }

  private static List<String> details(JsonObject service, List<String> capacity, String filter) {
    List<String> lines = new ArrayList<>();
    lines.add(summary(service));
    lines.addAll(capacity);
    Stream.of("settings", "changes")
        .flatMap(part -> settings(service, part))
        .filter(setting -> setting.getString("name").contains(filter))
        .map(JsonObject::encode)
        .forEach(lines::add);
    return lines;
  }

  private static Future<List<String>> setSetting(Arguments arguments, LabCall lab) {
    String service = arguments.text("service");
    String name = arguments.text("name");
    String path = "/api/mesh/" + LabCall.segment(service) + "/settings";
    return lab.get(path, settings -> value(settings, name))
        .compose(
            before ->
                lab.change(
                        HttpMethod.PUT, path, new JsonObject().put(name, arguments.text("value")))
                    .map(after -> changed(service, name, before, value(after, name))));
  }

  /** Empty for an unknown name, which the service refuses with the known ones. */
  private static String value(JsonObject settings, String name) {
    return settings.getJsonArray("settings").stream()
        .map(JsonObject.class::cast)
        .filter(setting -> setting.getString("name").equals(name))
        .map(setting -> setting.getString("value"))
        .findFirst()
        .orElse("");
  }

  private static List<String> changed(String service, String name, String before, String after) {
    return List.of(
        "%s of %s: %s, before %s".formatted(name, service, after, before),
        "To undo it, call set_setting with service=%s, name=%s, value=%s."
            .formatted(service, name, before));
  }
}
