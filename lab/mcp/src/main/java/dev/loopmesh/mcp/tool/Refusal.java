package dev.loopmesh.mcp.tool;

import dev.loopmesh.kit.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** What the lab has refused, for an assistant. */
final class Refusal {
  private Refusal() {}

  /** The detail of the lab's problem document, with the status before it. */
  static Problem of(int status, Buffer body) {
    JsonObject problem = read(body);
    String detail = problem.getString("detail", "no reason is given.");
    String text = "The lab refused this (%d): %s".formatted(status, detail);
    String retry =
        problem.containsKey("retryAfterSeconds")
            ? " Try again in %s s.".formatted(problem.getValue("retryAfterSeconds"))
            : "";
    return new Problem("refused", status, "Refused", text + retry + advice(status, problem));
  }

  private static JsonObject read(Buffer body) {
    try {
      return new JsonObject(body);
    } catch (DecodeException | ClassCastException e) {
      return new JsonObject();
    }
  }

  private static String advice(int status, JsonObject problem) {
    return status == 401 || problem.getString("type", "").endsWith("-required")
        ? " A tool passes on the Authorization header of its own request; ./mesh mcp sends its"
            + " PLAYER_TOKEN, or else TRAINER_TOKEN, or else CONTROL_TOKEN."
        : "";
  }
}
