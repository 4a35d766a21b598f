package dev.loopmesh.bench.measure;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.candidate.CandidateFailure;
import dev.loopmesh.bench.candidate.RunningCandidate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * From the start of a process to its first correct response, several times, in turns, on all cores.
 * In this part no other candidate runs, and none is warm.
 */
public final class StartPart {
  /** As on the command line. */
  public static final String NAME = "start";

  private static final Duration ONE = Duration.ofSeconds(2);

  private StartPart() {}

  /** About how long it takes for this many candidates. */
  public static Duration expected(Plan plan, int candidates) {
    return ONE.multipliedBy((long) plan.starts() * candidates);
  }

  /**
   * Starts and ends each of them.
   *
   * @return those that started each time
   */
  public static List<Candidate> measure(Rig rig, List<Candidate> candidates) {
    int starts = rig.plan().starts();
    List<Candidate> left = new ArrayList<>(candidates);
    for (int round = 1; round <= starts; round++) {
      String text = "start to first response, round " + round + " of " + starts;
      rig.progress().step(text, ONE.multipliedBy(candidates.size()));
      left.removeIf(candidate -> !starts(rig, candidate));
    }
    return left;
  }

  private static boolean starts(Rig rig, Candidate candidate) {
    try (RunningCandidate running =
        RunningCandidate.start(
            candidate, rig.children(), rig.pinning().loose(), rig.upstreams().url())) {
      rig.results().add(Figure.START_MS, candidate.name(), running.startTime().toNanos() / 1e6);
      return true;
    } catch (CandidateFailure e) {
      rig.skip(e);
      return false;
    }
  }
}
