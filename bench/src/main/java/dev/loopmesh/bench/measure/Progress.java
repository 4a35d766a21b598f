package dev.loopmesh.bench.measure;

import java.io.PrintStream;
import java.time.Duration;

/** Says what is being done, one line a step, and how long it may still take. For one thread. */
public final class Progress {
  private final PrintStream out;
  private final long begun = System.nanoTime();
  private Duration left = Duration.ZERO;

  public Progress(PrintStream out) {
    this.out = out;
  }

  /** There will be steps that take so long altogether. */
  public void expect(Duration further) {
    left = left.plus(further);
  }

  /** A step begins that takes about so long, which was expected. */
  public void step(String text, Duration time) {
    say(text);
    left = left.compareTo(time) > 0 ? left.minus(time) : Duration.ZERO;
  }

  /** Something worth a line, that takes no time. */
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
