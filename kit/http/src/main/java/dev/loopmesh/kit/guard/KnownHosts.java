package dev.loopmesh.kit.guard;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.settings.Settings;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The host names of a server, against DNS rebinding: {@code evil.example} may resolve to this
 * machine, and its pages then have the same origin as the server, but their requests have {@code
 * Host: evil.example}.
 *
 * <p>Known are loopback names, the host that the server listens on, the service's name, {@code
 * ALLOWED_HOSTS}, and the local address of the connection. Ports are not compared.
 */
final class KnownHosts {
  private static final Pattern HOST = Pattern.compile("[0-9A-Za-z._-]{1,253}|[0-9A-Fa-f:.]{2,45}");
  private static final int MOST = 50;

  private final Set<String> names;

  private KnownHosts(Set<String> names) {
    this.names = names;
  }

  static KnownHosts read(Settings settings, String service, String boundTo) {
    Set<String> names =
        new TreeSet<>(
            settings.value("ALLOWED_HOSTS", Set.of(), KnownHosts::parse, KnownHosts::print));
    names.add("localhost");
    names.add(service);
    names.add(plain(boundTo));
    return new KnownHosts(names);
  }

  private static Set<String> parse(String text) {
    Set<String> hosts =
        Arrays.stream(text.split(",", -1))
            .map(host -> plain(host.strip()))
            .collect(Collectors.toCollection(TreeSet::new));
    for (String host : hosts) {
      if (!HOST.matcher(host).matches()) {
        throw new IllegalArgumentException(
            "'%s' is not a host; write names or addresses separated by commas, without ports"
                .formatted(host));
      }
    }
    if (hosts.size() > MOST) {
      throw new IllegalArgumentException("there are more than %d hosts".formatted(MOST));
    }
    return hosts;
  }

  private static String print(Set<String> hosts) {
    return hosts.isEmpty() ? "none" : String.join(",", hosts);
  }

  void check(HttpServerRequest request) {
    HostAndPort host = request.authority();
    if (host == null || !isKnown(plain(host.host()), request.localAddress().hostAddress())) {
      String given = host == null ? "" : host.host();
      throw new ProblemException(
          new Problem(
              "unknown-host",
              421,
              "Unknown host",
              "Host '%s' is unknown; to allow it, add it to ALLOWED_HOSTS.".formatted(given)));
    }
  }

  private boolean isKnown(String host, String cameInAt) {
    if (names.contains(host)) {
      return true;
    }
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(host);
    return address != null
        && (address.isLoopbackAddress()
            || address.equals(NetUtil.createInetAddressFromIpAddressString(cameInAt)));
  }

  /** The canonical form of a host such as {@code [0:0::1]}. */
  static String plain(String host) {
    String bare = host.replaceFirst("^\\[(.*)]$", "$1").replaceFirst("(?<=.)\\.$", "");
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(bare);
    return address == null ? bare.toLowerCase(Locale.ROOT) : address.getHostAddress();
  }
}
