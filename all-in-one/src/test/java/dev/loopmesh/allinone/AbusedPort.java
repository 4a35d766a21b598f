package dev.loopmesh.allinone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A port of the mesh, and its metrics.
 *
 * @param path a path with a slow response, if there is one
 * @param management where the service's metrics are
 * @param label the port by its name in metrics
 */
record AbusedPort(
    String name,
    int number,
    String path,
    int management,
    String label,
    boolean isCalledByServices) {

  @Override
  public String toString() {
    return name;
  }

  /** False for the lab, which has no metrics. */
  boolean isCounted() {
    return inFlight() >= 0;
  }

  long inFlight() {
    return measured("loopmesh_server_in_flight", "");
  }

  long connections() {
    return measured("loopmesh_server_connections", "");
  }

  long refused(String reason) {
    return measured("loopmesh_server_refused_total", ",reason=\"" + reason + "\"");
  }

  private long measured(String metric, String labels) {
    HttpClient own = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    URI metrics = URI.create("http://127.0.0.1:" + management + "/metrics");
    try {
      String text =
          own.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString()).body();
      String line = Pattern.quote(metric) + "\\{[^}]*port=\"" + label + "\"" + labels + "[^}]*} ";
      Matcher value = Pattern.compile(line + "([0-9.]+)").matcher(text);
      return value.find() ? (long) Double.parseDouble(value.group(1)) : -1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
