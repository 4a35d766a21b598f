package dev.loopmesh.bench.measure;

import dev.loopmesh.bench.candidate.CandidateFailure;
import java.time.Duration;

/** Time in which nothing is asked of anybody. */
final class Pause {
  private Pause() {}

  static void of(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CandidateFailure("interrupted");
    }
  }
}
