package dev.loopmesh.drills.file;

import java.util.List;

/** A file that is no drill; the errors name its lines. */
public final class InvalidDrill extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> errors;

  /** With all errors, each as {@code file, line 3: what is wrong}. */
  InvalidDrill(List<String> errors) {
    super(String.join("; ", errors), null, false, false);
    this.errors = List.copyOf(errors);
  }

  public List<String> errors() {
    return errors;
  }
}
