package dev.loopmesh.kit.settings;

import java.util.Collection;
import java.util.List;

/** The environment asks for something that cannot be; lists every fault at once. */
public final class InvalidSettings extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> faults;

  /** Fails with these sentences, in this order. */
  public InvalidSettings(Collection<String> faults) {
    super(
        (faults.size() == 1 ? "1 setting is wrong" : faults.size() + " settings are wrong")
            + "\n  "
            + String.join("\n  ", faults));
    this.faults = List.copyOf(faults);
  }

  /** One sentence a fault: the variable, its value, and what would be right. */
  public List<String> faults() {
    return faults;
  }
}
