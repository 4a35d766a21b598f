package dev.loopmesh.kit.service;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * A health check for images that have neither a shell nor curl: exits with 0 when {@code /readyz}
 * answers 200 at {@code MANAGEMENT_PORT} of this machine, by default the lab's.
 */
public final class ReadinessProbe {
  private static final String LAB = "9090";
  private static final int TIMEOUT_MS = 2_000;

  private ReadinessProbe() {}

  /** Asks once. */
  public static void main(String[] arguments) throws IOException {
    String port = System.getenv().getOrDefault("MANAGEMENT_PORT", LAB);
    URI readyz = URI.create("http://127.0.0.1:" + port + "/readyz");
    var connection = (HttpURLConnection) readyz.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MS);
    connection.setReadTimeout(TIMEOUT_MS);
    System.exit(connection.getResponseCode() == 200 ? 0 : 1);
  }
}
