package dev.loopmesh.bench.candidate;

import java.time.Duration;

/** Lets time pass on a thread of the command line. */
public final class Pause {
  private Pause() {}

  /**
   * Blocks for this long.
   *
   * @throws CandidateFailure when the thread is interrupted
   */
  public static void of(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CandidateFailure("interrupted");
    }
  }
}
