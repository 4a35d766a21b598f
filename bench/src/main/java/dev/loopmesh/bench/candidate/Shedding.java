package dev.loopmesh.bench.candidate;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Load shedding of a candidate whose management can switch it; the others have none. */
public final class Shedding {
  private static final byte[] ON = "{\"SHED\":\"on\"}".getBytes(StandardCharsets.UTF_8);
  private static final int LONGEST_MS = 5_000;

  private Shedding() {}

  /** Switches it on; tells whether there is any. */
  public static boolean on(RunningCandidate candidate) {
    return change(candidate, "PUT", ON);
  }

  /** Back to what it was at the start. */
  public static void off(RunningCandidate candidate) {
    change(candidate, "DELETE", new byte[0]);
  }

  private static boolean change(RunningCandidate candidate, String method, byte[] body) {
    URI settings = URI.create("http://127.0.0.1:" + candidate.managementPort() + "/settings");
    try {
      HttpURLConnection connection =
          (HttpURLConnection) settings.toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(LONGEST_MS);
      connection.setReadTimeout(LONGEST_MS);
      connection.setRequestMethod(method);
      if (body.length > 0) {
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.getOutputStream().write(body);
      }
      int status = connection.getResponseCode();
      connection.disconnect();
      return status / 100 == 2;
    } catch (IOException e) {
      return false;
    }
  }
}
