package dev.loopmesh.kit.settings;

import java.util.Collection;
import java.util.List;

/** Settings are invalid; lists all errors. */
public final class InvalidSettings extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> errors;

  /** Fails with these errors, in this order. */
  public InvalidSettings(Collection<String> errors) {
    super(
        (errors.size() == 1 ? "1 setting is invalid" : errors.size() + " settings are invalid")
            + "\n  "
            + String.join("\n  ", errors));
    this.errors = List.copyOf(errors);
  }

  /** One sentence each: the variable, its value, and what is allowed. */
  public List<String> errors() {
    return errors;
  }
}
