package dev.loopmesh.bench.candidate;

import java.io.IOException;

/** Load shedding of a candidate, if its management API has that setting. */
public final class Shedding {
  private Shedding() {}

  /** Turns it on; false when the candidate cannot shed. */
  public static boolean on(RunningCandidate candidate) {
    return change(candidate, "PUT", "{\"SHED\":\"on\"}");
  }

  /** Back to the setting at the start. */
  public static void off(RunningCandidate candidate) {
    change(candidate, "DELETE", "");
  }

  private static boolean change(RunningCandidate candidate, String method, String body) {
    try {
      LocalCall.send(method, candidate.managementPort(), "/settings", body);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
