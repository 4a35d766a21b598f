package dev.loopmesh.bench.candidate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Who runs on which cores: the candidate on the first, its upstreams and the load on all others.
 *
 * @param candidate the candidate's cores, as {@code taskset -c} takes them; null for any
 * @param beside those of upstreams and load; null for any
 * @param text what was done, or why not, in words
 */
public record Pinning(String candidate, String beside, String text) {

  /** What can be done here. Must be asked before this process moves. */
  public static Pinning ofThisMachine() {
    int cores = Runtime.getRuntime().availableProcessors();
    if (cores < 2) {
      return none("nothing was pinned: there is one core only");
    }
    if (run(List.of("taskset", "-c", "0", "true")) != 0) {
      return none("nothing was pinned: taskset is not there, or may not");
    }
    String rest = cores == 2 ? "1" : "1-" + (cores - 1);
    String text = "candidates were pinned to core 0, upstreams and load to core " + rest;
    return new Pinning("0", rest, text);
  }

  /** Everybody runs everywhere. */
  public static Pinning none(String why) {
    return new Pinning(null, null, why);
  }

  /** The same, but with all cores for the candidate. */
  public Pinning loose() {
    return candidate == null ? this : new Pinning("0-" + last(), beside, text);
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

  /** Moves this process to the cores of upstreams and load; what it starts later begins there. */
  public void moveBeside() {
    if (beside != null) {
      String pid = Long.toString(ProcessHandle.current().pid());
      run(List.of("taskset", "-a", "-c", "-p", beside, pid));
    }
  }

  private static List<String> pinned(String cores, List<String> command) {
    if (cores == null) {
      return command;
    }
    List<String> all = new ArrayList<>(List.of("taskset", "-c", cores));
    all.addAll(command);
    return all;
  }

  private static int run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }
}
