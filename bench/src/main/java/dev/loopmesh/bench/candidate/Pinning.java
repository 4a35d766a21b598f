package dev.loopmesh.bench.candidate;

import java.util.ArrayList;
import java.util.List;

/**
 * Which process runs on which cores: the candidate on the first, its upstreams and the load on all
 * others.
 *
 * @param candidate the candidate's cores, as {@code taskset -c} takes them; empty for any
 * @param beside those of upstreams and load; empty for any
 * @param text what was done, or why not, in words
 */
public record Pinning(String candidate, String beside, String text) {

  /** What is possible here. To be called before this process is pinned. */
  public static Pinning ofThisMachine() {
    int cores = Runtime.getRuntime().availableProcessors();
    if (cores < 2) {
      return none("no CPU pinning: this machine has one core");
    }
    if (!Command.run("taskset", "-c", "0", "true").succeeded()) {
      return none("no CPU pinning: taskset is missing or not permitted");
    }
    String rest = cores == 2 ? "1" : "1-" + (cores - 1);
    String text = "CPU pinning: candidates on core 0, upstreams and load on core " + rest;
    return new Pinning("0", rest, text);
  }

  /** Every process runs on any core. */
  public static Pinning none(String why) {
    return new Pinning("", "", why);
  }

  /** The same, but with all cores for the candidate. */
  public Pinning loose() {
    return candidate.isEmpty() ? this : new Pinning("0-" + last(), beside, text);
  }

  private String last() {
    return beside.substring(beside.indexOf('-') + 1);
  }

  /** The command that runs this one on the candidate's cores. */
  public List<String> candidate(List<String> command) {
    return pinned(candidate, command);
  }

  /** The command that runs this one on the cores of upstreams and load. */
  public List<String> beside(List<String> command) {
    return pinned(beside, command);
  }

  /** Moves this process to the cores of upstreams and load; its later children start there. */
  public void moveBeside() {
    if (!beside.isEmpty()) {
      String pid = Long.toString(ProcessHandle.current().pid());
      Command.run("taskset", "-a", "-c", "-p", beside, pid);
    }
  }

  private static List<String> pinned(String cores, List<String> command) {
    if (cores.isEmpty()) {
      return command;
    }
    List<String> all = new ArrayList<>(List.of("taskset", "-c", cores));
    all.addAll(command);
    return all;
  }
}
