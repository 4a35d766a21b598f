package dev.loopmesh.loop;

import java.util.Objects;

/**
 * A timer that notes how late it runs.
 *
 * <p>The period is Netty's: 0 for a timer that runs once, positive from due time to due time,
 * negative from the end of one run to the start of the next.
 */
final class TimedTimer implements Runnable {
  private final MonitoredLoop loop;
  private final Runnable command;
  private final long periodNanos;
  private long dueNanos; // written before it is scheduled, then on the loop's thread alone

  TimedTimer(MonitoredLoop loop, Runnable command, long dueNanos, long periodNanos) {
    this.loop = loop;
    this.command = Objects.requireNonNull(command, "command");
    this.dueNanos = dueNanos;
    this.periodNanos = periodNanos;
  }

  @Override
  public void run() {
    loop.recorder().timerBegins(dueNanos);
    try {
      command.run();
    } finally {
      dueNanos = periodNanos < 0 ? System.nanoTime() - periodNanos : dueNanos + periodNanos;
    }
  }
}
