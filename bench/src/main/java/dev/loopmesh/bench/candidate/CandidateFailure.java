package dev.loopmesh.bench.candidate;

/** A candidate does not do what it should; the message says which, and what. */
public final class CandidateFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With the name of the candidate in the message. */
  public CandidateFailure(String message) {
    super(message);
  }
}
