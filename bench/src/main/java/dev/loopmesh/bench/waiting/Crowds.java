package dev.loopmesh.bench.waiting;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.candidate.Loopmesh;
import dev.loopmesh.bench.candidate.SummaryQuestion;
import dev.loopmesh.bench.load.Target.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The crowds that can be let in: to the aggregator in one of its ways of waiting, and to {@link
 * FanOut}.
 *
 * @param environment further settings for the aggregator; {@code JVM} for options of its JVM
 */
public record Crowds(Map<String, String> environment) {
  private static final int THREE_SERVICES = 3;
  private static final String SMALL_HEAP = "-Xmx384m";

  /** Without bounds below the crowd: these would be measured otherwise. */
  private static final Map<String, String> WIDE =
      Map.of(
          "POOL_SIZE", "20000",
          "POOL_QUEUE", "100000",
          "WORKER_QUEUE", "100000",
          "DEADLINE", "1m");

  /**
   * What the lesson shows on this machine, whose processes may open 20,000 descriptors. Over
   * HTTP/1.1 each request takes one of the aggregator's descriptors at its door and three at the
   * services, so 4,500 can wait; where both are h2c, none.
   */
  public List<Crowd> standard() {
    return List.of(
        aggregator("parallel", Protocol.HTTP_1_1, 4_500),
        aggregator("virtual", Protocol.HTTP_1_1, 4_500),
        aggregator("worker", Protocol.HTTP_1_1, 1_000),
        fanOut("http/1.1", Protocol.HTTP_1_1, 3, 4_500),
        fanOut("h2c", Protocol.H2C, 3, 10_000));
  }

  /** To the aggregator, which has a worker for each request, so that all wait at the same time. */
  public Crowd aggregator(String mode, Protocol protocol, int requests) {
    Map<String, String> settings = new LinkedHashMap<>(WIDE);
    settings.put("WORKER_POOL", "" + Math.min(requests, 10_000));
    settings.put("JVM", SMALL_HEAP);
    settings.putAll(environment);
    boolean inLine = !mode.equals("parallel") && !mode.equals("virtual");
    return new Crowd(
        program("loopmesh-" + mode, settings),
        SummaryQuestion.PATH + "?mode=" + mode,
        protocol,
        requests,
        inLine ? THREE_SERVICES : 1,
        THREE_SERVICES);
  }

  /**
   * To plain Vert.x.
   *
   * @param upstreamProtocol {@code http/1.1} or {@code h2c}
   */
  public Crowd fanOut(String upstreamProtocol, Protocol protocol, int width, int requests) {
    return new Crowd(
        plainVertx(upstreamProtocol), "/fan-out/" + width, protocol, requests, 1, width);
  }

  /** {@link FanOut} in a JVM like the aggregator's. */
  public Candidate plainVertx(String upstreamProtocol) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("JVM", environment.getOrDefault("JVM", SMALL_HEAP));
    settings.put("UPSTREAM_PROTOCOL", upstreamProtocol);
    String name = "vertx-" + (upstreamProtocol.equals("h2c") ? "h2c" : "http1");
    Candidate like = program(name, settings);
    List<String> command = new ArrayList<>(like.command());
    command.set(command.size() - 1, FanOut.class.getName());
    return new Candidate(name, command, like.environment(), "Vert.x alone");
  }

  private static Candidate program(String name, Map<String, String> settings) {
    return Loopmesh.variant(
        settings.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(",", name + ":", "")));
  }
}
