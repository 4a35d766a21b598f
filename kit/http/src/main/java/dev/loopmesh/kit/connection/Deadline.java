package dev.loopmesh.kit.connection;

import dev.loopmesh.kit.connection.ServerLoad.Reason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.AttributeKey;
import java.util.concurrent.TimeUnit;

/**
 * Checks one connection periodically, and ends what is too slow: a request or body that does not
 * arrive, a response that is not read, an idle connection. Confined to the connection's event loop.
 *
 * <p>It ends only what was overdue at two checks in a row, so that after a blocked loop data that
 * has arrived is read first.
 */
abstract class Deadline implements Runnable {
  static final AttributeKey<Deadline> OF_CHANNEL = AttributeKey.valueOf(Deadline.class.getName());

  private static final int CHECKS = 4; // checks in the shorter of the two times
  private static final int MOST_IDLE_TIMES = 8; // for a client that reads byte by byte

  final Channel channel;
  final ServerLoad load;
  final long requestNanos;
  final long idleNanos;
  private final long everyNanos;
  private Reason due;
  private long backlogSince;
  private long takenAt;
  private long backlogMark;

  Deadline(Channel channel, ServerLoad load) {
    this.channel = channel;
    this.load = load;
    this.requestNanos = load.limits().requestTimeout().toNanos();
    this.idleNanos = load.limits().idleTimeout().toNanos();
    this.everyNanos = Math.min(requestNanos, idleNanos) / CHECKS;
  }

  /** Starts, and replaces the deadline that the connection had. */
  final void start() {
    channel.attr(OF_CHANNEL).set(this);
    checkLater();
  }

  private void checkLater() {
    channel.eventLoop().schedule(this, everyNanos, TimeUnit.NANOSECONDS);
  }

  /** When the connection became idle; {@code Long.MAX_VALUE} while it is not. Thread-safe. */
  abstract long idleSince();

  /** Why to end something on it; null when nothing is overdue. */
  abstract Reason overdue(long now);

  /** Ends what is overdue. */
  abstract void end(Reason reason, long now);

  @Override
  public final void run() {
    if (!channel.isOpen() || channel.attr(OF_CHANNEL).get() != this) {
      return;
    }
    long now = System.nanoTime();
    Reason last = due;
    due = isBacklogOverdue(now) ? Reason.SLOW_READER : overdue(now);
    if (due != null && due == last) {
      due = null;
      end(last, now);
    }
    checkLater();
  }

  private boolean isBacklogOverdue(long now) {
    ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
    long bytes = unsent == null ? 0 : unsent.totalPendingWriteBytes();
    if (bytes == 0) {
      backlogSince = 0;
      return false;
    }
    long mark = bytes - unsent.currentProgress();
    if (backlogSince == 0) {
      backlogSince = now;
      takenAt = now;
    } else if (mark != backlogMark) {
      takenAt = now;
    }
    backlogMark = mark;
    return now - takenAt > idleNanos || now - backlogSince > MOST_IDLE_TIMES * idleNanos;
  }
}
