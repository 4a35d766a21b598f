package dev.loopmesh.allinone.load;

import dev.loopmesh.kit.load.LoadPlan;
import dev.loopmesh.kit.load.http.Protocol;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How requests are sent: the options of the command that make a plan. */
final class LoadOptions {
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);
  private static final int MAX_OUTSTANDING = 50_000;

  @Mixin private WorkloadOptions workload;

  @Option(names = "--h2c", description = "HTTP/2 with prior knowledge instead of HTTP/1.1.")
  private boolean h2c;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "NAME:VALUE",
      description = "A header of each request. Can be repeated.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "Timeout of a request (default: 10s).",
      converter = WorkloadOptions.Time.class)
  private Duration timeout = Duration.ofSeconds(10);

  @Option(
      names = "--max-outstanding",
      paramLabel = "N",
      description =
          "Maximum requests in flight; a further one is not sent, but counted (default:"
              + " ${DEFAULT-VALUE}).")
  private int maxOutstanding = 4_000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of all random choices (default: ${DEFAULT-VALUE}).")
  private long seed = 42;

  /**
   * The plan for these URLs.
   *
   * @throws IllegalArgumentException with what is wrong and what is allowed
   */
  LoadPlan plan(List<URI> urls) {
    WorkloadOptions.requireWithin("--timeout", timeout, LONGEST_TIMEOUT);
    if (maxOutstanding < 1 || maxOutstanding > MAX_OUTSTANDING) {
      throw new IllegalArgumentException(
          "--max-outstanding " + maxOutstanding + "; allowed: 1 to " + MAX_OUTSTANDING);
    }
    Protocol protocol = h2c ? Protocol.H2C : Protocol.HTTP_1_1;
    return new LoadPlan(
        urls,
        protocol,
        headers(),
        workload.workload(),
        timeout,
        maxOutstanding,
        LoadPlan.Traces.NONE,
        seed);
  }

  private Map<String, String> headers() {
    Map<String, String> all = new LinkedHashMap<>(Map.of("Accept", "application/json"));
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("--header '" + header + "'; write for example X-A:b");
      }
      all.keySet().removeIf(name -> name.equalsIgnoreCase(header.substring(0, colon)));
      all.put(header.substring(0, colon), header.substring(colon + 1).strip());
    }
    return all;
  }
}
