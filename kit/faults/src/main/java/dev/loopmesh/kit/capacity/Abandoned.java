package dev.loopmesh.kit.capacity;

import java.util.Locale;

/** What a service does about a request whose caller does not wait for the response any more. */
public enum Abandoned {
  /** Keeps it in the queue and works on it to the end, as most services do. */
  WORK,
  /** Removes it, so that its place is free at once. */
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
