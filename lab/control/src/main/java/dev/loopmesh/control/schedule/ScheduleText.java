package dev.loopmesh.control.schedule;

import dev.loopmesh.kit.http.JsonBody;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Parses a schedule in JSON or YAML. YAML is restricted to JSON's features: no aliases, no tags,
 * one document, each key once.
 */
final class ScheduleText {
  private static final int DEEPEST = 20;
  private static final int LONGEST = 64 * 1024;

  private ScheduleText() {}

  /** Throws a 400 when it is not a JSON object. */
  static JsonObject parseJson(String text) {
    try {
      if (Json.decodeValue(text) instanceof JsonObject json) {
        return json;
      }
    } catch (DecodeException e) {
      throw unreadable("JSON", JsonBody.place(e, NOT_AN_OBJECT));
    }
    throw unreadable("JSON", NOT_AN_OBJECT);
  }

  /** Throws a 400 when it is not YAML, exceeds a limit, or is not a mapping. */
  static JsonObject parseYaml(String text) {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(LONGEST);
    limits.setNestingDepthLimit(DEEPEST);
    limits.setMaxAliasesForCollections(0);
    limits.setAllowDuplicateKeys(false);
    try {
      Object read = new Yaml(new SafeConstructor(limits)).load(text);
      if (asJson(read) instanceof JsonObject json) {
        return json;
      }
    } catch (YAMLException e) {
      throw unreadable("YAML", e.getMessage());
    }
    throw unreadable("YAML", NOT_AN_OBJECT);
  }

  private static Object asJson(Object yaml) {
    if (yaml instanceof Map<?, ?> map) {
      JsonObject object = new JsonObject();
      map.forEach((key, value) -> object.put("" + key, asJson(value)));
      return object;
    }
    if (yaml instanceof List<?> list) {
      JsonArray array = new JsonArray();
      list.forEach(value -> array.add(asJson(value)));
      return array;
    }
    return yaml == null || yaml instanceof Number || yaml instanceof Boolean ? yaml : "" + yaml;
  }

  private static ProblemException unreadable(String form, String why) {
    return new ProblemException(
        new Problem(
            "bad-body",
            400,
            "Invalid body",
            "It is not a schedule in %s: %s.".formatted(form, why.replaceAll("\\s+", " "))));
  }

  private static final String NOT_AN_OBJECT =
      "it is not an object; write for example"
          + " {steps: [{at: 2s, for: 20s, service: payment-service, latency: 3s}]}";
}
