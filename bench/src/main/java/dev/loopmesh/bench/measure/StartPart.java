package dev.loopmesh.bench.measure;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.candidate.CandidateFailure;
import dev.loopmesh.bench.candidate.RunningCandidate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * From the start of a process to its first right answer, several times, in turns; on all cores, as
 * whoever waits for it has it. It is the only part for which nothing else runs and nothing is warm.
 */
public final class StartPart {
  /** As on the command line. */
  public static final String NAME = "start";

  private static final Duration ONE = Duration.ofSeconds(2);

  private StartPart() {}

  /** About how long it takes for so many candidates. */
  public static Duration expected(Plan plan, int candidates) {
    return ONE.multipliedBy((long) plan.starts() * candidates);
  }

  /**
   * Starts and ends each of them.
   *
   * @return those that started each time
   */
  public static List<Candidate> measure(Course course, List<Candidate> candidates) {
    int starts = course.plan().starts();
    List<Candidate> left = new ArrayList<>(candidates);
    for (int round = 1; round <= starts; round++) {
      String text = "start to first answer, round " + round + " of " + starts;
      course.progress().step(text, ONE.multipliedBy(candidates.size()));
      left.removeIf(candidate -> !starts(course, candidate));
    }
    return left;
  }

  private static boolean starts(Course course, Candidate candidate) {
    try (RunningCandidate running =
        RunningCandidate.start(
            candidate, course.children(), course.pinning().loose(), course.upstreams().url())) {
      course.results().add(Figure.START_MS, candidate.name(), running.start().toNanos() / 1e6);
      return true;
    } catch (CandidateFailure e) {
      course.skip(e);
      return false;
    }
  }
}
