package dev.loopmesh.allinone.load;

import dev.loopmesh.kit.settings.ServiceUrl;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where requests go: the aggregator on this machine, or the URLs that are given. */
final class LoadTarget {
  private static final int MAX_USER = 10_000;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "Mode of the requested summary, or menu (default: parallel).")
  private String mode;

  @Option(
      names = "--user",
      paramLabel = "N",
      description = "The user whose summary is requested, 1 to 10000 (default: 42).")
  private Integer user;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Request this URL instead of the local aggregator's. Several are requested in turn.")
  private List<URI> urls = new ArrayList<>();

  /**
   * The URLs.
   *
   * @throws IllegalArgumentException with what is wrong and what is allowed
   */
  List<URI> urls(Map<String, String> environment) {
    if (!urls.isEmpty()) {
      if (mode != null || user != null) {
        throw new IllegalArgumentException("give --url, or --mode and --user, not both");
      }
      return urls;
    }
    return List.of(local(environment).resolve(path()));
  }

  private String path() {
    if (mode != null && !mode.matches("[a-z]{1,20}")) {
      throw new IllegalArgumentException(
          "--mode '" + mode + "'; allowed: a mode of GET /menu, menu");
    }
    if ("menu".equals(mode)) {
      return "/menu";
    }
    int id = user == null ? 42 : user;
    if (id < 1 || id > MAX_USER) {
      throw new IllegalArgumentException("--user " + id + "; allowed: 1 to " + MAX_USER);
    }
    return "/users/" + id + "/summary?mode=" + (mode == null ? "parallel" : mode);
  }

  /** As the lab finds it. Load on another machine needs to be asked for in the command itself. */
  private static URI local(Map<String, String> environment) {
    String given = environment.getOrDefault("AGGREGATOR_URL", "").strip();
    String port = environment.getOrDefault("AGGREGATOR_PORT", "").strip();
    URI url =
        URI.create(
            !given.isEmpty() ? given : "http://127.0.0.1:" + (port.isEmpty() ? "8080" : port));
    if (url.getHost() == null || !isLoopback(url.getHost())) {
      throw new IllegalArgumentException(
          "AGGREGATOR_URL '"
              + ServiceUrl.masked(given)
              + "' is not on this machine; to load it, give it with --url");
    }
    return url;
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
