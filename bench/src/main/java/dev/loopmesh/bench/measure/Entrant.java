package dev.loopmesh.bench.measure;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.candidate.CandidateFailure;
import dev.loopmesh.bench.candidate.RunningCandidate;
import dev.loopmesh.bench.candidate.UpstreamProcess;

/**
 * A running candidate with upstreams of its own: a process has about 20,000 file descriptors, and
 * the connections that one candidate keeps must not be missing for the next.
 */
public record Entrant(RunningCandidate running, UpstreamProcess upstreams) {

  /**
   * Starts both.
   *
   * @throws CandidateFailure when one of them does not start; then neither runs
   */
  public static Entrant start(Rig rig, Candidate candidate) {
    UpstreamProcess upstreams =
        UpstreamProcess.start("upstreams-of-" + candidate.name(), rig.children(), rig.pinning());
    try {
      return new Entrant(
          RunningCandidate.start(candidate, rig.children(), rig.pinning(), upstreams.url()),
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
