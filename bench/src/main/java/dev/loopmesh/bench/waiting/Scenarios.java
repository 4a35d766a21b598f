package dev.loopmesh.bench.waiting;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.candidate.Loopmesh;
import dev.loopmesh.bench.candidate.SummaryRequest;
import dev.loopmesh.bench.load.Target.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The scenarios: with the aggregator in one of its ways of waiting, and with {@link FanOut}.
 *
 * @param environment further settings of the aggregator; {@code JVM} for options of its JVM
 */
public record Scenarios(Map<String, String> environment) {
  private static final int SERVICES = 3;
  private static final String SMALL_HEAP = "-Xmx384m";

  /** Limits above the number of requests: these would be measured otherwise. */
  private static final Map<String, String> HIGH_LIMITS =
      Map.of(
          "POOL_SIZE", "20000",
          "POOL_QUEUE", "100000",
          "WORKER_QUEUE", "100000",
          "DEADLINE", "1m");

  /**
   * Those that run by default, where a process may open 20,000 file descriptors. Over HTTP/1.1 each
   * request takes four of the aggregator's, so 4,500 can wait; over h2c it takes none.
   */
  public List<Scenario> standard() {
    return List.of(
        aggregator("parallel", Protocol.HTTP_1_1, 4_500),
        aggregator("virtual", Protocol.HTTP_1_1, 4_500),
        aggregator("worker", Protocol.HTTP_1_1, 1_000),
        fanOut("http/1.1", Protocol.HTTP_1_1, 3, 4_500),
        fanOut("h2c", Protocol.H2C, 3, 10_000));
  }

  /** With the aggregator, which gets a worker for each request, so that all wait at once. */
  public Scenario aggregator(String mode, Protocol protocol, int requests) {
    Map<String, String> settings = new LinkedHashMap<>(HIGH_LIMITS);
    settings.put("WORKER_POOL", "" + Math.min(requests, 10_000));
    settings.put("JVM", SMALL_HEAP);
    settings.putAll(environment);
    boolean sequential = !mode.equals("parallel") && !mode.equals("virtual");
    return new Scenario(
        Loopmesh.variant("loopmesh-" + mode, settings),
        SummaryRequest.PATH + "?mode=" + mode,
        protocol,
        requests,
        sequential ? SERVICES : 1,
        SERVICES);
  }

  /**
   * With stock Vert.x.
   *
   * @param upstreamProtocol {@code http/1.1} or {@code h2c}
   */
  public Scenario fanOut(String upstreamProtocol, Protocol protocol, int width, int requests) {
    return new Scenario(
        stockVertx(upstreamProtocol), "/fan-out/" + width, protocol, requests, 1, width);
  }

  /** {@link FanOut} in a JVM like the aggregator's. */
  public Candidate stockVertx(String upstreamProtocol) {
    String name = "vertx-" + (upstreamProtocol.equals("h2c") ? "h2c" : "http1");
    Candidate like =
        Loopmesh.variant(
            name,
            Map.of(
                "JVM",
                environment.getOrDefault("JVM", SMALL_HEAP),
                "UPSTREAM_PROTOCOL",
                upstreamProtocol));
    List<String> command = new ArrayList<>(like.command());
    command.set(command.size() - 1, FanOut.class.getName());
    return new Candidate(name, command, like.environment(), "stock Vert.x");
  }
}
