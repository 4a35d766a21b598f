package dev.loopmesh.mcp.tool;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A tool.
 *
 * @param arguments besides {@code offset}, which every tool that only reads has
 * @param body returns the lines of the answer
 */
public record Tool(
    String name,
    String title,
    String description,
    Effect effect,
    List<Argument> arguments,
    Body body) {
  /** Within the 60 s that clients of the official SDKs wait for a response. */
  static final int DEADLINE_SECONDS = 55;

  private static final String OFFSET = "offset";
  private static final Argument FROM =
      Argument.integer(
          OFFSET, "The first line to return; a cut answer says which is next.", 0, 1_000_000, 0);

  /** What a call does. */
  public enum Effect {
    READS,
    SENDS_REQUESTS,
    CHANGES
  }

  /** What a tool does; a failure is explained to the caller. */
  @FunctionalInterface
  interface Body {
    Future<List<String>> call(Arguments arguments, LabCall lab);
  }

  private List<Argument> all() {
    return effect == Effect.READS
        ? Stream.concat(arguments.stream(), Stream.of(FROM)).toList()
        : arguments;
  }

  /** The JSON schema of its arguments. */
  public JsonObject schema() {
    JsonObject properties = new JsonObject();
    all().forEach(argument -> properties.put(argument.name(), argument.schema().getMap()));
    List<String> required =
        arguments.stream().filter(Argument::isRequired).map(Argument::name).toList();
    JsonObject schema =
        new JsonObject()
            .put("type", "object")
            .put("properties", properties.getMap())
            .put("additionalProperties", false);
    return required.isEmpty() ? schema : schema.put("required", required);
  }

  /**
   * Calls it.
   *
   * @return the answer, cut to {@link Page#MOST_BYTES}; a failure that is a {@code
   *     ProblemException} says what to do
   */
  public Future<String> call(JsonObject given, LabCall lab) {
    return Future.succeededFuture()
        .compose(
            now -> {
              Arguments read = Arguments.read(all(), given);
              return body.call(read, lab).map(lines -> page(lines, read));
            })
        .timeout(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .recover(
            failure -> {
              lab.cancel();
              return Future.failedFuture(
                  failure instanceof TimeoutException ? LabCall.tooLong(name) : failure);
            });
  }

  private String page(List<String> lines, Arguments read) {
    return effect == Effect.READS ? Page.from(lines, (int) read.integer(OFFSET)) : Page.of(lines);
  }
}
