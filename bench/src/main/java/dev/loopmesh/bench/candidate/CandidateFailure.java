package dev.loopmesh.bench.candidate;

/** A candidate does not start, respond or respond correctly; the message names it. */
public final class CandidateFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With the name of the candidate in the message. */
  public CandidateFailure(String message) {
    super(message);
  }
}
