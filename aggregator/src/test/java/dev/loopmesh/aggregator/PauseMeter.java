package dev.loopmesh.aggregator;

import java.util.concurrent.TimeUnit;

/**
 * Measures how much the machine delays threads: a thread that only sleeps records how late it wakes
 * up. Tests derive their tolerance from it.
 */
final class PauseMeter implements AutoCloseable {
  private static final long SLEEP_NANOS = 1_000_000;

  private final Thread sleeper = new Thread(this::measure, "pause-meter");
  private volatile long lateNanos;

  private PauseMeter() {
    sleeper.setDaemon(true);
    sleeper.start();
  }

  static PauseMeter start() {
    return new PauseMeter();
  }

  private void measure() {
    try {
      while (true) {
        long start = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(SLEEP_NANOS);
        lateNanos += System.nanoTime() - start - SLEEP_NANOS;
      }
    } catch (InterruptedException over) {
      // the measuring has ended
    }
  }

  /** The sum of all delays since its start, in milliseconds. */
  double lateMs() {
    return lateNanos / 1e6;
  }

  @Override
  public void close() {
    sleeper.interrupt();
  }
}
