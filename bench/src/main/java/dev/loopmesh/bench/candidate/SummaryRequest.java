package dev.loopmesh.bench.candidate;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;

/** What every candidate serves: the summary of user 42. */
public final class SummaryRequest {
  /** The request's path. */
  public static final String PATH = "/users/42/summary";

  private static final int USER = 42;
  private static final int EXCERPT = 200;

  private SummaryRequest() {}

  /**
   * Sends one request, and checks that the three responses are joined in one.
   *
   * @throws IOException when there is no response with 200
   * @throws CandidateFailure when the response is not a summary
   */
  static void check(String candidate, int port) throws IOException {
    String text = LocalCall.get(port, PATH);
    String error = error(text);
    if (!error.isEmpty()) {
      String excerpt = text.substring(0, Math.min(EXCERPT, text.length()));
      throw new CandidateFailure(candidate + ": wrong response: " + error + " in " + excerpt);
    }
  }

  /** What a summary lacks; empty if nothing. */
  static String error(String text) {
    try {
      JsonObject summary = new JsonObject(text);
      if (!(summary.getValue("user") instanceof JsonObject user)
          || !Integer.valueOf(USER).equals(user.getValue("id"))) {
        return "no user with the id " + USER;
      }
      if (!(summary.getValue("orders") instanceof JsonArray)) {
        return "no array of orders";
      }
      return summary.getValue("payments") instanceof JsonArray ? "" : "no array of payments";
    } catch (DecodeException e) {
      return "not a JSON object";
    }
  }
}
