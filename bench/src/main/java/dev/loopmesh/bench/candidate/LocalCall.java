package dev.loopmesh.bench.candidate;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** One HTTP request to 127.0.0.1 on a connection of its own. Blocks. */
final class LocalCall {
  private static final int CONNECT_TIMEOUT_MS = 5_000;
  private static final int READ_TIMEOUT_MS = 20_000;

  private LocalCall() {}

  /** The body of a {@code GET} with a 2xx response. */
  static String get(int port, String path) throws IOException {
    return send("GET", port, path, "");
  }

  /**
   * Sends any other request.
   *
   * @param body JSON or text; empty for none
   * @return the body of the response
   * @throws IOException when there is no response, or its status is not 2xx
   */
  static String send(String method, int port, String path, String body) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(CONNECT_TIMEOUT_MS);
    connection.setReadTimeout(READ_TIMEOUT_MS);
    connection.setRequestMethod(method);
    connection.setRequestProperty("Connection", "close");
    try {
      if (!body.isEmpty()) {
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
      }
      if (connection.getResponseCode() / 100 != 2) {
        throw new IOException("status " + connection.getResponseCode());
      }
      return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      connection.disconnect();
    }
  }
}
