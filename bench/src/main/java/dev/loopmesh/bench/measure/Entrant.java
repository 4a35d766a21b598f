package dev.loopmesh.bench.measure;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.candidate.CandidateFailure;
import dev.loopmesh.bench.candidate.RunningCandidate;
import dev.loopmesh.bench.candidate.UpstreamProcess;

/**
 * A candidate that runs, and the upstreams that only it asks: a process has 20,000 connections or
 * so, and what one candidate keeps must not be what the next one lacks.
 */
public record Entrant(RunningCandidate running, UpstreamProcess upstreams) {

  /**
   * Starts both.
   *
   * @throws CandidateFailure when one of them does not start; then neither is left
   */
  public static Entrant start(Course course, Candidate candidate) {
    UpstreamProcess upstreams =
        UpstreamProcess.startFor(candidate.name(), course.children(), course.pinning());
    try {
      return new Entrant(
          RunningCandidate.start(candidate, course.children(), course.pinning(), upstreams.url()),
          upstreams);
    } catch (CandidateFailure e) {
      upstreams.close();
      throw e;
    }
  }

  /** As in the results. */
  public String name() {
    return running.name();
  }

  /** The candidate's process. */
  public ProcessHandle process() {
    return running.process();
  }

  /** Ends both. */
  public void end() {
    running.close();
    upstreams.close();
  }
}
