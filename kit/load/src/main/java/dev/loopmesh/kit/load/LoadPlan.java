package dev.loopmesh.kit.load;

import dev.loopmesh.kit.load.http.Protocol;
import dev.loopmesh.kit.load.workload.Users;
import dev.loopmesh.kit.load.workload.Workload;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a run sends. All requests are {@code GET}.
 *
 * @param urls requested in turn; {@code http} alone
 * @param headers of each request
 * @param timeout from when a request is sent to the end of its response; connecting is included
 * @param maxOutstanding at that many in flight, a request that is due is not sent but counted
 * @param traces whether each request has a {@code traceparent} of its own
 * @param seed of all random choices: the same seed, the same arrivals
 */
public record LoadPlan(
    List<URI> urls,
    Protocol protocol,
    Map<String, String> headers,
    Workload workload,
    Duration timeout,
    int maxOutstanding,
    Traces traces,
    long seed) {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_OUTSTANDING = 4_000; // a process may have 20,000 descriptors
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("host", "connection", "content-length", "transfer-encoding");

  /** The traces that requests begin. */
  public enum Traces {
    NONE,
    SAMPLED,
    /** With an ID, but not recorded by the target. */
    UNSAMPLED
  }

  /** Checks all of it. */
  public LoadPlan {
    urls = List.copyOf(urls);
    headers = Map.copyOf(headers);
    require(!urls.isEmpty(), "no URL; give one at least");
    for (URI url : urls) {
      boolean http = "http".equals(url.getScheme()) && url.getHost() != null;
      require(
          http && url.getRawUserInfo() == null,
          "URL '" + url + "'; allowed: http://host:port/path, without credentials");
    }
    headers.forEach(LoadPlan::check);
    require(timeout.toNanos() > 0, "timeout " + timeout + "; allowed: more than 0");
    require(maxOutstanding > 0, maxOutstanding + " outstanding requests; allowed: 1 or more");
    if (workload instanceof Users closed) {
      require(
          closed.users() <= maxOutstanding,
          "%d users, but at most %d outstanding requests; raise the number of outstanding requests"
              .formatted(closed.users(), maxOutstanding));
    }
  }

  private static void check(String name, String value) {
    String field = name.toLowerCase(Locale.ROOT);
    require(
        field.matches("[!#$%&'*+.^_`|~0-9a-z-]+") && !OF_THE_CONNECTION.contains(field),
        "header '" + name + "'; allowed: a field name but " + OF_THE_CONNECTION);
    require(
        value.chars().allMatch(c -> c >= ' ' && c < 127 || c == '\t'),
        "the value of header '" + name + "' has control characters or is not ASCII");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Over HTTP/1.1, without headers, with a timeout of 10 s and up to 4,000 in flight, seed 42. */
  public static LoadPlan of(URI url, Workload workload) {
    return new LoadPlan(
        List.of(url),
        Protocol.HTTP_1_1,
        Map.of(),
        workload,
        TIMEOUT,
        MAX_OUTSTANDING,
        Traces.NONE,
        42);
  }

  /** The same with another workload. */
  public LoadPlan withWorkload(Workload other) {
    return new LoadPlan(urls, protocol, headers, other, timeout, maxOutstanding, traces, seed);
  }

  /** The same over another protocol. */
  public LoadPlan withProtocol(Protocol other) {
    return new LoadPlan(urls, other, headers, workload, timeout, maxOutstanding, traces, seed);
  }

  /** The same with other headers. */
  public LoadPlan withHeaders(Map<String, String> others) {
    return new LoadPlan(urls, protocol, others, workload, timeout, maxOutstanding, traces, seed);
  }

  /** The same with another timeout. */
  public LoadPlan withTimeout(Duration other) {
    return new LoadPlan(urls, protocol, headers, workload, other, maxOutstanding, traces, seed);
  }

  /** The same with another bound. */
  public LoadPlan withMaxOutstanding(int other) {
    return new LoadPlan(urls, protocol, headers, workload, timeout, other, traces, seed);
  }

  /** The same with another seed. */
  public LoadPlan withSeed(long other) {
    return new LoadPlan(urls, protocol, headers, workload, timeout, maxOutstanding, traces, other);
  }

  /** The same with a sampled trace for each request. */
  public LoadPlan withTraces() {
    return withTraces(Traces.SAMPLED);
  }

  /** The same with other traces. */
  public LoadPlan withTraces(Traces other) {
    return new LoadPlan(urls, protocol, headers, workload, timeout, maxOutstanding, other, seed);
  }
}
