package dev.loopmesh.kit.connection;

import dev.loopmesh.kit.connection.ServerLoad.Reason;
import io.netty.channel.Channel;

/** The deadline of a new connection until its protocol is known. */
final class FirstRequestDeadline extends Deadline {
  private final long since = System.nanoTime();

  FirstRequestDeadline(Channel channel, ServerLoad load) {
    super(channel, load);
  }

  @Override
  long idleSince() {
    return since;
  }

  @Override
  Reason overdue(long now) {
    return now - since > requestNanos ? Reason.SLOW_REQUEST : null;
  }

  @Override
  void end(Reason reason, long now) {
    load.refuse(reason);
    channel.close();
  }
}
