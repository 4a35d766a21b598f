package dev.loopmesh.bench.candidate;

import java.util.List;
import java.util.Map;

/**
 * A program that serves the summary: it fetches from the three upstreams at the same time and joins
 * their responses.
 *
 * @param name as in the results: lower-case letters, digits and hyphens
 * @param command whose process is the program itself
 * @param environment beside the port and the upstreams
 * @param version one line: its stack and versions
 */
public record Candidate(
    String name, List<String> command, Map<String, String> environment, String version) {
  /** The base: the aggregator of plain, stock Vert.x without telemetry. */
  public static final String BASE = "plain";

  public Candidate {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** Whether the others are compared with this one. */
  public boolean isBase() {
    return name.equals(BASE);
  }
}
