package dev.loopmesh.bench.measure;

import java.io.PrintStream;
import java.time.Duration;

/** Prints one line per step, with the time left. For one thread. */
public final class Progress {
  private final PrintStream out;
  private final long begun = System.nanoTime();
  private Duration left = Duration.ZERO;

  public Progress(PrintStream out) {
    this.out = out;
  }

  /** Adds steps that take this long together. */
  public void expect(Duration further) {
    left = left.plus(further);
  }

  /** Starts a step that takes about this long, of the time that was expected. */
  public void step(String text, Duration time) {
    say(text);
    left = left.compareTo(time) > 0 ? left.minus(time) : Duration.ZERO;
  }

  /** Prints a line. */
  public void say(String text) {
    String remaining = left.isZero() ? "" : "about " + clock(left) + " left";
    out.printf(
        "%6s  %-16s  %s%n", clock(Duration.ofNanos(System.nanoTime() - begun)), remaining, text);
  }

  private static String clock(Duration time) {
    long seconds = Math.round(time.toMillis() / 1000.0);
    return "%d:%02d".formatted(seconds / 60, seconds % 60);
  }
}
