package dev.loopmesh.bench.candidate;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** One question for the summary of user 42, on a connection of its own. */
public final class SummaryQuestion {
  /** What every candidate is asked. */
  public static final String PATH = "/users/42/summary";

  private static final int USER = 42;
  private static final int CONNECT_MS = 1_000;
  private static final int READ_MS = 20_000;

  private final URI uri;

  public SummaryQuestion(String host, int port) {
    uri = URI.create("http://" + host + ":" + port + PATH);
  }

  /** Why it is not answered with 200 now; null when it is. */
  public String complaint() {
    try {
      ask();
      return null;
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  /**
   * Asks, and looks whether the three answers are joined in one.
   *
   * @throws CandidateFailure that says what is missing
   */
  public void requireRight(String name) {
    String text;
    try {
      text = ask();
    } catch (IOException e) {
      throw new CandidateFailure(name + " does not answer: " + e.getMessage());
    }
    String fault = fault(text);
    if (fault != null) {
      String beginning = text.substring(0, Math.min(200, text.length()));
      throw new CandidateFailure(name + " answers wrongly: " + fault + " in " + beginning);
    }
  }

  /** What is wrong with an answer, or null. */
  static String fault(String text) {
    try {
      JsonObject summary = new JsonObject(text);
      if (!(summary.getValue("user") instanceof JsonObject user)
          || !Integer.valueOf(USER).equals(user.getValue("id"))) {
        return "no user with the id " + USER;
      }
      if (!(summary.getValue("orders") instanceof JsonArray)) {
        return "no array of orders";
      }
      return summary.getValue("payments") instanceof JsonArray ? null : "no array of payments";
    } catch (DecodeException e) {
      return "no JSON object";
    }
  }

  private String ask() throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(CONNECT_MS);
    connection.setReadTimeout(READ_MS);
    connection.setRequestProperty("Connection", "close");
    try {
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException("status " + connection.getResponseCode());
      }
      return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      connection.disconnect();
    }
  }
}
