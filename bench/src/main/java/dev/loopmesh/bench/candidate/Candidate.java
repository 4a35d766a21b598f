package dev.loopmesh.bench.candidate;

import java.util.List;
import java.util.Map;

/**
 * A program that serves the summary: it fetches from the three upstreams at the same time and joins
 * what they say.
 *
 * @param name as in the results: small letters, digits and hyphens
 * @param command what starts it, so that the process that begins is the program itself
 * @param environment what it is told beside the port and the upstreams
 * @param version one line on what it is made of
 */
public record Candidate(
    String name, List<String> command, Map<String, String> environment, String version) {
  /** What the others are compared with: the aggregator of plain, stock Vert.x without telemetry. */
  public static final String BASE = "plain";

  public Candidate {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** Whether this is what the others are compared with. */
  public boolean isBase() {
    return name.equals(BASE);
  }
}
