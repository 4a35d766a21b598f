package dev.loopmesh.drills.file;

import dev.loopmesh.drills.Mechanism;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The JSON Schema of a drill, {@code drill.schema.json}. Thread-safe.
 *
 * <p>Its list of mechanisms is filled in from {@link Mechanism}.
 */
final class DrillSchema {
  private static final String FILE = "drill.schema.json";
  private static final JsonSchemaOptions OPTIONS =
      new JsonSchemaOptions()
          .setBaseUri("tag:loopmesh.dev,2026:")
          .setDraft(Draft.DRAFT202012)
          .setOutputFormat(OutputFormat.Basic);

  private static final Set<String> AROUND = Set.of("properties", "$ref", "items");

  private final JsonObject schema;

  /** Reads it, which blocks. */
  DrillSchema() {
    try (InputStream in = DrillSchema.class.getResourceAsStream(FILE)) {
      schema = new JsonObject(Buffer.buffer(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    schema
        .getJsonObject("$defs")
        .getJsonObject("mechanism")
        .put("enum", new JsonArray(Mechanism.texts()));
  }

  /**
   * An error of a document.
   *
   * @param pointer a JSON pointer to the value
   */
  record Error(String pointer, String why) {}

  /** All errors, one for each value. */
  List<Error> errors(JsonObject document) {
    // a copy, since the validator changes it
    OutputUnit result = Validator.create(JsonSchema.of(schema.copy()), OPTIONS).validate(document);
    Map<String, Error> errors = new LinkedHashMap<>();
    if (!result.getValid() && result.getErrors() != null) {
      // the validator repeats an error at each schema around it
      result.getErrors().stream()
          .filter(this::isOfItsOwn)
          .map(this::error)
          .forEach(error -> errors.putIfAbsent(error.pointer + missing(error), error));
    }
    return errors.values().stream().sorted(Comparator.comparing(Error::pointer)).toList();
  }

  /** A value may lack several members. */
  private static String missing(Error error) {
    return error.why.contains("required property") ? error.why : "";
  }

  private boolean isOfItsOwn(OutputUnit unit) {
    String pointer = unit.getInstanceLocation();
    String name = pointer.substring(pointer.lastIndexOf('/') + 1);
    return isUnknown(unit)
        ? !ruleOf(unit).getJsonObject("properties", new JsonObject()).containsKey(name)
        : !AROUND.contains(keyword(unit));
  }

  private static boolean isUnknown(OutputUnit unit) {
    return keyword(unit).equals("additionalProperties");
  }

  private static String keyword(OutputUnit unit) {
    String location = unit.getKeywordLocation();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private Error error(OutputUnit unit) {
    String pointer = unit.getInstanceLocation().replaceFirst("^#", "");
    JsonObject rule = ruleOf(unit);
    if (isUnknown(unit)) {
      List<String> known =
          rule.getJsonObject("properties", new JsonObject()).fieldNames().stream()
              .sorted()
              .toList();
      return new Error(pointer, "is unknown; allowed: " + String.join(", ", known));
    }
    if (rule.getValue("enum") instanceof JsonArray words) {
      return new Error(pointer, "is invalid; allowed: " + String.join(", ", texts(words)));
    }
    String description = rule.getString("description");
    return new Error(
        pointer, description == null ? unit.getError() : "is invalid; write " + description);
  }

  private static List<String> texts(JsonArray words) {
    return words.stream().map(String::valueOf).toList();
  }

  /** The part of the schema to which a keyword belongs. */
  private JsonObject ruleOf(OutputUnit unit) {
    String location = unit.getAbsoluteKeywordLocation();
    String[] steps = location.substring(location.indexOf('#') + 1).split("/");
    Object at = schema;
    for (int i = 1; i < steps.length - 1; i++) {
      at =
          at instanceof JsonArray array
              ? array.getValue(Integer.parseInt(steps[i]))
              : ((JsonObject) at).getValue(steps[i]);
    }
    return (JsonObject) at;
  }
}
