package dev.loopmesh.kit.chart;

/** Colour for a terminal, or none; nothing is ever told by colour alone. */
public enum Ink {
  /** No escape sequences at all. */
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

  /** The big thing. */
  public String strong(String text) {
    return strong + text + end;
  }

  /** What works. */
  public String accent(String text) {
    return accent + text + end;
  }

  /** What is held up or has failed. */
  public String alarm(String text) {
    return alarm + text + end;
  }

  /** What stands back. */
  public String quiet(String text) {
    return quiet + text + end;
  }
}
