package dev.loopmesh.allinone;

/** The lab does not respond, or refuses; the message says why. */
final class LabFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  LabFailure(String message) {
    super(message, null, false, false);
  }
}
