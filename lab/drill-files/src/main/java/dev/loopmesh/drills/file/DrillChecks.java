package dev.loopmesh.drills.file;

import dev.loopmesh.drills.Cause;
import dev.loopmesh.drills.Lever;
import dev.loopmesh.kit.latency.Latency;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a schema cannot say of a drill that fits it. */
final class DrillChecks {
  private static final List<String> KINDS =
      List.of("fault", "latency", "capacity", "settings", "requests");
  private static final Set<String> CHANGING = Set.of(Lever.SETTINGS, Lever.SHED);

  private final Duration limit;
  private final List<String> steps = new ArrayList<>(); // names in the timeline
  private final List<DrillSchema.Error> errors = new ArrayList<>();

  private DrillChecks(JsonObject json) {
    limit = DurationText.parse(json.getString("limit"));
  }

  static List<DrillSchema.Error> errors(JsonObject json) {
    DrillChecks checks = new DrillChecks(json);
    checks.check(json);
    return checks.errors;
  }

  private void check(JsonObject json) {
    JsonArray paths = json.getJsonObject("load").getJsonArray("paths");
    for (int i = 0; i < paths.size(); i++) {
      checkPath("aggregator", paths.getString(i), "/load/paths/" + i);
    }
    if (json.containsKey("pageAt")) {
      checkTime(json, "pageAt", "");
    }
    each(json, "base", this::checkStep);
    each(json, "timeline", this::checkStep);
    each(json, "decoys", this::checkStep);
    each(json, "timeline", (step, at) -> steps.add(step.getString("name", "")));
    each(json, "truth", this::checkTruth);
    each(json, "passing", (passing, at) -> checkName(passing.getString("until"), at + "/until"));
    each(json, "evidence", this::checkEvidence);
    JsonArray mitigations = json.getJsonArray("mitigations", new JsonArray());
    for (int i = 0; i < mitigations.size(); i++) {
      each(mitigations.getJsonArray(i), "/mitigations/" + i, this::checkLever);
    }
    each(json, "unsafe", this::checkLever);
  }

  private static void each(JsonObject json, String list, BiConsumer<JsonObject, String> check) {
    each(json.getJsonArray(list, new JsonArray()), "/" + list, check);
  }

  private static void each(JsonArray all, String at, BiConsumer<JsonObject, String> check) {
    for (int i = 0; i < all.size(); i++) {
      check.accept(all.getJsonObject(i), at + "/" + i);
    }
  }

  private void refuse(String at, String why, Object... values) {
    errors.add(new DrillSchema.Error(at, why.formatted(values)));
  }

  private void checkStep(JsonObject step, String at) {
    List<String> given = KINDS.stream().filter(step::containsKey).toList();
    if (given.size() != 1) {
      refuse(at, "write one of %s", String.join(", ", KINDS));
      return;
    }
    String service = step.getString("service");
    switch (given.get(0)) {
      case "latency" -> checkLatency(step.getString("latency"), at + "/latency");
      case "settings" -> checkSettings(service, step.getJsonObject("settings"), at + "/settings");
      case "requests" ->
          checkPath(
              service, step.getJsonObject("requests").getString("path"), at + "/requests/path");
      default -> {} // by the service, when the drill starts
    }
    if (step.containsKey("at")) {
      checkTime(step, "at", at);
    }
  }

  private void checkLatency(String latency, String at) {
    try {
      Latency.parse(latency);
    } catch (IllegalArgumentException e) {
      refuse(at, "%s", e.getMessage());
    }
  }

  private void checkTime(JsonObject json, String name, String at) {
    Duration time = DurationText.parse(json.getString(name));
    Duration jitter = DurationText.parse(json.getString("jitter", "0ms"));
    if (time.plus(jitter).compareTo(limit) >= 0) {
      String with = jitter.isZero() ? "" : " with its jitter of " + DurationText.print(jitter);
      refuse(
          at + "/" + name,
          "%s%s is not before the limit, %s",
          DurationText.print(time),
          with,
          DurationText.print(limit));
    }
  }

  private void checkPath(String service, String path, String at) {
    if (!MeshNames.hasPath(service, path)) {
      refuse(
          at,
          "'%s' is not a path of %s; allowed: %s",
          path,
          service,
          String.join(", ", MeshNames.paths(service)));
    }
  }

  /**
   * @param service empty for any
   */
  private void checkSettings(String service, JsonObject values, String at) {
    List<String> allowed = MeshNames.settings(service);
    for (String name : values.fieldNames()) {
      if (!allowed.contains(name)) {
        refuse(
            at + "/" + name,
            "is not a setting of %s; allowed: %s",
            service.isEmpty() ? "any service" : service,
            String.join(", ", allowed));
      }
    }
  }

  private void checkLever(JsonObject lever, String at) {
    if (CHANGING.contains(lever.getString("lever"))) {
      JsonObject values = lever.getJsonObject("values", new JsonObject());
      checkSettings(lever.getString("service", ""), values, at + "/values");
    }
  }

  private void checkTruth(JsonObject truth, String at) {
    boolean nothing = truth.getString("mechanism").equals("" + Cause.NONE.mechanism());
    if (nothing == truth.containsKey("service")) {
      refuse(at + "/service", nothing ? "is not allowed where nothing is wrong" : "is missing");
    }
    String since = truth.getString("since", "");
    if (!nothing || !since.isEmpty()) {
      checkName(since, at + "/since");
    }
  }

  private void checkName(String step, String at) {
    if (step.isEmpty() || !steps.contains(step)) {
      String allowed = String.join(", ", steps);
      refuse(at, "'%s' is not the name of a step; allowed: %s", step, allowed);
    }
  }

  private void checkEvidence(JsonObject rule, String at) {
    if (rule.containsKey("metric") == rule.containsKey("span")) {
      refuse(at, "write either a metric or a span");
    }
    try {
      Pattern.compile(rule.getJsonObject("span", new JsonObject()).getString("name", ""));
    } catch (PatternSyntaxException e) {
      refuse(at + "/span/name", "is not a regular expression: %s", e.getDescription());
    }
  }
}
