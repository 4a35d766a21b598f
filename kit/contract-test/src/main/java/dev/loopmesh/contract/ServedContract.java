package dev.loopmesh.contract;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import io.vertx.openapi.contract.OpenAPIVersion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The OpenAPI 3.1 document of a service, and the check of responses against it. */
final class ServedContract {
  private static final JsonSchemaOptions DIALECT =
      new JsonSchemaOptions()
          .setBaseUri("app://contract/")
          .setDraft(Draft.DRAFT202012)
          .setOutputFormat(OutputFormat.Basic);
  private static final Set<String> ANY_ANSWERS_HEADERS =
      Set.of("content-type", "content-length", "transfer-encoding", "connection", "date");

  private final JsonObject document;

  ServedContract(String yaml) {
    Map<String, Object> read = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    document = new JsonObject(read);
  }

  Promises promises() {
    return new Promises(paths());
  }

  /** The path template of a URI. */
  String pathOf(String uri) {
    String path = uri.split("\\?", 2)[0];
    return paths().fieldNames().stream()
        .filter(template -> path.matches(template.replaceAll("\\{\\w+}", "[^/]+")))
        .findFirst()
        .orElseThrow(() -> new AssertionError(path + " is not in the document"));
  }

  /** Errors of the document itself. */
  List<String> errors(Vertx vertx) throws Exception {
    var repository = OpenAPIVersion.V3_1.getRepository(vertx, DIALECT.getBaseUri()).await();
    OutputUnit check =
        OpenAPIVersion.V3_1.validateContract(vertx, repository, document.copy()).await();
    List<String> errors = new ArrayList<>(errors(check));
    examplesIn(document, "#", errors);
    return errors;
  }

  private void examplesIn(JsonObject node, String where, List<String> errors) {
    if (node.containsKey("schema") && node.containsKey("example")) {
      check(node.getJsonObject("schema"), node.getValue("example"), where, errors);
    }
    if (node.containsKey("schema") && node.containsKey("examples")) {
      JsonObject examples = node.getJsonObject("examples");
      for (String name : examples.fieldNames()) {
        Object value = examples.getJsonObject(name).getValue("value");
        check(node.getJsonObject("schema"), value, where + "/examples/" + name, errors);
      }
    }
    for (String name : node.fieldNames()) {
      if (node.getValue(name) instanceof JsonObject child && !name.startsWith("example")) {
        examplesIn(child, where + "/" + name, errors);
      }
    }
  }

  /**
   * How a response differs from the document, in status, media type, headers and body. Undocumented
   * parts are errors too.
   */
  List<String> breaches(HttpMethod method, String path, HttpResponse<Buffer> answer) {
    JsonObject responses = promises().responses(method, path);
    JsonObject promised = resolve(responses.getJsonObject("" + answer.statusCode()));
    if (promised == null) {
      return List.of("status " + answer.statusCode() + " is not documented");
    }
    List<String> breaches = new ArrayList<>();
    checkHeaders(promised.getJsonObject("headers", new JsonObject()), answer, breaches);
    checkBody(promised.getJsonObject("content"), method, answer, breaches);
    return breaches;
  }

  private void checkHeaders(
      JsonObject promised, HttpResponse<Buffer> answer, List<String> breaches) {
    Set<String> names =
        answer.headers().names().stream().map(String::toLowerCase).collect(Collectors.toSet());
    names.removeAll(ANY_ANSWERS_HEADERS);
    for (String name : promised.fieldNames()) {
      JsonObject header = resolve(promised.getJsonObject(name));
      String value = answer.getHeader(name);
      names.remove(name.toLowerCase());
      if (value != null) {
        check(header.getJsonObject("schema"), value, "header " + name, breaches);
      } else if (header.getBoolean("required", false)) {
        breaches.add("header " + name + " is missing");
      }
    }
    names.forEach(name -> breaches.add("header " + name + " is not documented"));
  }

  private void checkBody(
      JsonObject content, HttpMethod method, HttpResponse<Buffer> answer, List<String> breaches) {
    String contentType = answer.getHeader("Content-Type");
    Buffer body = answer.body();
    boolean empty = body == null || body.length() == 0;
    if (content == null || contentType == null) {
      if (content != null || contentType != null || !empty) {
        breaches.add("content type " + contentType + " where " + content + " is promised");
      }
      return;
    }
    String mediaType = contentType.split(";")[0];
    if (!content.containsKey(mediaType)) {
      breaches.add("content type " + contentType + " is not documented");
    } else if (method == HttpMethod.HEAD) {
      if (!empty) {
        breaches.add("HEAD has a body");
      }
    } else {
      Object value =
          mediaType.endsWith("json") ? Json.decodeValue(body.toString()) : body.toString();
      check(content.getJsonObject(mediaType).getJsonObject("schema"), value, "body", breaches);
    }
  }

  private void check(JsonObject schema, Object value, String where, List<String> breaches) {
    // with the components of the document, for references; a copy, since the validator changes it
    JsonObject components = document.getJsonObject("components").copy();
    JsonObject whole = schema.copy().put("components", components);
    errors(Validator.create(JsonSchema.of(whole), DIALECT).validate(value))
        .forEach(error -> breaches.add(where + ": " + error));
  }

  private static Set<String> errors(OutputUnit result) {
    Set<String> errors = new LinkedHashSet<>();
    if (!result.getValid()) {
      errors.add("does not fit its schema");
      if (result.getErrors() != null) {
        result.getErrors().forEach(e -> errors.add(e.getInstanceLocation() + " " + e.getError()));
      }
    }
    return errors;
  }

  private JsonObject paths() {
    return document.getJsonObject("paths");
  }

  private JsonObject resolve(JsonObject maybeReference) {
    if (maybeReference == null || !maybeReference.containsKey("$ref")) {
      return maybeReference;
    }
    Object found = document;
    for (String step : maybeReference.getString("$ref").substring(2).split("/")) {
      found = ((JsonObject) found).getValue(step);
    }
    return (JsonObject) found;
  }
}
