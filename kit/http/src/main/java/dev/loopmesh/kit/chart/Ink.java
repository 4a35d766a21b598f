package dev.loopmesh.kit.chart;

/** Colours of a terminal, or none. */
public enum Ink {
  /** No escape sequences. */
  PLAIN("", "", "", "", ""),
  /** ECMA-48 escape sequences from the palette of 256 colours, near Okabe and Ito's. */
  COLOUR("\033[1m", "\033[38;5;32m", "\033[38;5;166m", "\033[38;5;244m", "\033[0m");

  private final String strong;
  private final String accent;
  private final String alarm;
  private final String quiet;
  private final String end;

  Ink(String strong, String accent, String alarm, String quiet, String end) {
    this.strong = strong;
    this.accent = accent;
    this.alarm = alarm;
    this.quiet = quiet;
    this.end = end;
  }

  /** Bold. */
  public String strong(String text) {
    return strong + text + end;
  }

  /** Working. */
  public String accent(String text) {
    return accent + text + end;
  }

  /** Blocked or failed. */
  public String alarm(String text) {
    return alarm + text + end;
  }

  /** Secondary. */
  public String quiet(String text) {
    return quiet + text + end;
  }
}
