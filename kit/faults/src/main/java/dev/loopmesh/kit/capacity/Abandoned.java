package dev.loopmesh.kit.capacity;

import java.util.Locale;

/** How a service handles a request whose caller has stopped waiting for the response. */
public enum Abandoned {
  /** Keeps it in the queue and works on it to the end, as most services do. */
  WORK,
  /** Removes it, which frees its place immediately. */
  DROP;

  static Abandoned parse(String text) {
    for (Abandoned each : values()) {
      if (each.text().equals(text)) {
        return each;
      }
    }
    throw new IllegalArgumentException("'%s' is neither work nor drop".formatted(text));
  }

  /** As in settings. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
