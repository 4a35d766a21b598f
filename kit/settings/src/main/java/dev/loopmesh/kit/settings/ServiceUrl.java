package dev.loopmesh.kit.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** URLs of services in settings: {@code http://host:port}. */
public final class ServiceUrl {
  private static final Pattern CREDENTIALS = Pattern.compile("((?:\\w+:)?//)?[^\\s'\"]*@");

  private ServiceUrl() {}

  /** Removes credentials from URLs in a message. */
  public static String masked(String message) {
    return CREDENTIALS.matcher(message).replaceAll("$1***@");
  }

  static URI parse(String value) {
    try {
      URI url = new URI(value);
      boolean plain =
          "http".equals(url.getScheme())
              && url.getHost() != null
              && (url.getPath().isEmpty() || url.getPath().equals("/"))
              && url.getQuery() == null
              && url.getUserInfo() == null;
      if (plain) {
        return new URI("http://" + url.getHost() + ":" + (url.getPort() < 0 ? 80 : url.getPort()));
      }
      if (url.getHost() == null && url.getAuthority() != null && url.getAuthority().contains("_")) {
        throw new IllegalArgumentException(
            "'%s': host names must not contain underscores (RFC 1123; Java's HTTP client rejects them);"
                    .formatted(value)
                + " use hyphens, or an IP address");
      }
    } catch (URISyntaxException e) {
      // see below
    }
    throw new IllegalArgumentException(
        "'%s' is not the address of a service; write http://host:port".formatted(value));
  }

  static List<URI> parseAll(String value) {
    List<URI> urls =
        Arrays.stream(value.split(",", -1)).map(String::strip).map(ServiceUrl::parse).toList();
    if (Set.copyOf(urls).size() != urls.size()) {
      throw new IllegalArgumentException("'%s' has the same address twice".formatted(value));
    }
    return urls;
  }

  static String print(List<URI> urls) {
    return urls.stream().map(URI::toString).collect(Collectors.joining(","));
  }
}
