package dev.loopmesh.kit.load.http;

import java.net.URI;
import java.util.Map;

/**
 * What each request is for.
 *
 * @param host as in the URL
 * @param path with its query: {@code /users/42/summary?mode=parallel}
 * @param headers besides {@code Host}
 */
public record Target(String host, int port, String path, Map<String, String> headers) {
  private static final int DEFAULT_PORT = 80;

  /** The target of an {@code http} URL. */
  public static Target of(URI url, Map<String, String> headers) {
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    int port = url.getPort() < 0 ? DEFAULT_PORT : url.getPort();
    return new Target(url.getHost(), port, path + query, Map.copyOf(headers));
  }

  /** Host and port. */
  String authority() {
    return host + ":" + port;
  }
}
