package dev.loopmesh.kit.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Accepts connections up to the limit. At the limit the connections that have been idle longest are
 * closed; when none is idle, the new one is. A handler of the server channel, used by the acceptor
 * thread; connections leave from their own loops.
 */
@ChannelHandler.Sharable
public final class BoundedAccept extends ChannelInboundHandlerAdapter {
  private static final int CLOSED_TOGETHER =
      16; // a share of all at a time, since finding them is expensive

  private final ServerLoad load;
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();

  /** Counts the connections in {@code load}. */
  public BoundedAccept(ServerLoad load) {
    this.load = load;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    Channel connection = (Channel) accepted;
    if (open.size() >= load.limits().connections() && !closeIdle()) {
      load.refuse(ServerLoad.Reason.CONNECTIONS);
      connection.unsafe().closeForcibly();
      return;
    }
    open.add(connection);
    load.connected();
    connection.closeFuture().addListener(closed -> closed(connection));
    connection.attr(ServerConnection.LOAD).set(load);
    connection.pipeline().addLast(new FirstRequest());
    context.fireChannelRead(accepted);
    if (!connection.isOpen()) { // its close future does not complete if no loop has taken it
      closed(connection);
    }
  }

  private void closed(Channel connection) {
    if (open.remove(connection)) {
      load.disconnected();
    }
  }

  private final class FirstRequest extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel connection) {
      new FirstRequestDeadline(connection, load).start();
    }
  }

  private record Idle(Channel connection, long since) {
    static Idle of(Channel connection) {
      Deadline deadline = connection.attr(Deadline.OF_CHANNEL).get();
      return new Idle(connection, deadline == null ? Long.MAX_VALUE : deadline.idleSince());
    }
  }

  private boolean closeIdle() {
    List<Idle> idle =
        open.stream()
            .map(Idle::of)
            .filter(connection -> connection.since < Long.MAX_VALUE)
            .sorted(Comparator.comparingLong(Idle::since))
            .limit(1 + load.limits().connections() / CLOSED_TOGETHER)
            .toList();
    for (Idle longest : idle) {
      load.refuse(ServerLoad.Reason.CONNECTIONS);
      closed(longest.connection);
      longest.connection.close();
    }
    return !idle.isEmpty();
  }
}
