package dev.loopmesh.kit.connection;

import dev.loopmesh.kit.connection.ServerLoad.Reason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.AttributeKey;
import java.util.concurrent.TimeUnit;

/**
 * Looks at one connection again and again, and cuts it off when its client is too slow: a request
 * or its body that does not arrive, a response of which no bytes are taken, nothing at all. On the
 * connection's event loop.
 *
 * <p>What is due must have been due the time before as well: after the loop was held, what has come
 * meanwhile is read first.
 */
abstract class Deadline implements Runnable {
  static final AttributeKey<Deadline> OF_CHANNEL = AttributeKey.valueOf(Deadline.class.getName());

  private static final int LOOKS = 4; // in the shortest of the times
  private static final int MOST_IDLE_TIMES = 8; // for a client that takes its response byte by byte

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
    this.everyNanos = Math.min(requestNanos, idleNanos) / LOOKS;
  }

  /** Begins to look, in place of the one before. */
  final void start() {
    channel.attr(OF_CHANNEL).set(this);
    lookLater();
  }

  private void lookLater() {
    channel.eventLoop().schedule(this, everyNanos, TimeUnit.NANOSECONDS);
  }

  /** When the connection became idle; the far future while it is not. Any thread. */
  abstract long idleSince();

  /** Why something of it is to be cut off; null while all is well. */
  abstract Reason overdue(long now);

  /** Cuts off what is overdue. */
  abstract void cutOff(Reason reason, long now);

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
      cutOff(last, now);
    }
    lookLater();
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
