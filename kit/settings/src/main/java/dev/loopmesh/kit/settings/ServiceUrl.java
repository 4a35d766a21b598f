package dev.loopmesh.kit.settings;

import io.netty.util.NetUtil;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * URLs of services in settings: {@code http://host:port}, or {@code dns+http://name:port}, where
 * all addresses of the name are replicas.
 */
public final class ServiceUrl {
  private static final String BY_NAME = "dns+";
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

  /** Whether it is {@code dns+http://name:port}. */
  public static boolean isByName(URI url) {
    return url.getScheme().startsWith(BY_NAME);
  }

  static List<URI> parseAll(String value) {
    if (value.contains(BY_NAME)) {
      return List.of(parseName(value));
    }
    List<URI> urls =
        Arrays.stream(value.split(",", -1)).map(String::strip).map(ServiceUrl::parse).toList();
    if (Set.copyOf(urls).size() != urls.size()) {
      throw new IllegalArgumentException("'%s' has the same address twice".formatted(value));
    }
    return urls;
  }

  private static URI parseName(String value) {
    if (value.contains(",")) {
      throw new IllegalArgumentException(
          "'%s': dns+http://name:port must be the only URL, since all addresses of its name are"
                  .formatted(value)
              + " replicas");
    }
    if (value.startsWith("dns+https:")) {
      throw new IllegalArgumentException(
          "'%s': TLS to services is not supported; write dns+http://name:port".formatted(value));
    }
    if (!value.startsWith("dns+http:")) {
      throw new IllegalArgumentException(
          "'%s' is not the address of a service; write http://host:port or dns+http://name:port"
              .formatted(value));
    }
    URI url = parse(value.substring(BY_NAME.length()));
    if (NetUtil.createInetAddressFromIpAddressString(url.getHost()) != null) {
      throw new IllegalArgumentException(
          "'%s': an IP address has no replicas in DNS; write %s".formatted(value, url));
    }
    return URI.create(BY_NAME + url);
  }

  static String print(List<URI> urls) {
    return urls.stream().map(URI::toString).collect(Collectors.joining(","));
  }
}
