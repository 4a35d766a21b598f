package dev.loopmesh.kit.connection;

import dev.loopmesh.kit.connection.ServerLoad.Reason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The deadlines of the streams of one HTTP/2 connection. */
final class Http2Deadline extends Deadline {
  private final Http2ConnectionHandler http2;
  private final Http2Connection connection;
  private final Map<Http2Stream, Long> bodies =
      new HashMap<>(); // when the server began to wait for them
  private final Map<Http2Stream, Backlog> backlogs = new HashMap<>();
  private int open;
  private volatile long idleSince = System.nanoTime();

  /**
   * A response that the client does not read.
   *
   * @param window bytes that it would accept
   */
  private record Backlog(long since, int window) {}

  Http2Deadline(Channel channel, ServerLoad load, Http2ConnectionHandler http2) {
    super(channel, load);
    this.http2 = http2;
    this.connection = http2.connection();
    connection.addListener(new Streams());
    for (int stream = connection.numActiveStreams(); stream > 0; stream--) {
      began(); // the stream of an upgrade
    }
  }

  private void began() {
    open++;
    idleSince = Long.MAX_VALUE;
    load.began();
  }

  private final class Streams extends Http2ConnectionAdapter {
    @Override
    public void onStreamActive(Http2Stream stream) {
      began();
      if (stream.state().remoteSideOpen()) {
        bodies.put(stream, System.nanoTime());
      }
    }

    @Override
    public void onStreamHalfClosed(Http2Stream stream) {
      if (!stream.state().remoteSideOpen()) {
        bodies.remove(stream);
      }
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
      bodies.remove(stream);
      backlogs.remove(stream);
      open--;
      load.ended();
      if (open == 0) {
        idleSince = System.nanoTime();
      }
    }
  }

  @Override
  long idleSince() {
    return idleSince;
  }

  @Override
  Reason overdue(long now) {
    if (open == 0) {
      return now - idleSince > idleNanos ? Reason.IDLE : null;
    }
    noteBacklogs(now);
    if (backlogs.values().stream().anyMatch(backlog -> isUntaken(backlog, now))) {
      return Reason.SLOW_READER;
    }
    return bodies.values().stream().anyMatch(since -> isLate(since, now))
        ? Reason.SLOW_REQUEST
        : null;
  }

  private boolean isUntaken(Backlog backlog, long now) {
    return now - backlog.since > idleNanos;
  }

  private boolean isLate(long since, long now) {
    return now - since > requestNanos;
  }

  private void noteBacklogs(long now) {
    Http2RemoteFlowController flow = connection.remote().flowController();
    try {
      connection.forEachActiveStream(
          stream -> {
            int window = flow.windowSize(stream);
            Backlog last = backlogs.get(stream);
            if (flow.isWritable(stream) || !stream.isHeadersSent()) {
              backlogs.remove(stream);
            } else if (last == null || last.window != window) {
              backlogs.put(stream, new Backlog(now, window));
            }
            return true;
          });
    } catch (Http2Exception e) {
      throw new IllegalStateException("the visitor does not throw", e);
    }
  }

  @Override
  void end(Reason reason, long now) {
    if (reason == Reason.IDLE) {
      channel.close(); // sends GOAWAY
      return;
    }
    ChannelHandlerContext context = channel.pipeline().context(http2);
    List<Http2Stream> overdue = new ArrayList<>();
    backlogs.forEach((stream, backlog) -> addIf(isUntaken(backlog, now), stream, overdue));
    bodies.forEach((stream, since) -> addIf(isLate(since, now), stream, overdue));
    for (Http2Stream stream : overdue) {
      load.refuse(reason);
      http2.resetStream(context, stream.id(), Http2Error.CANCEL.code(), context.newPromise());
    }
    if (overdue.isEmpty()) { // the client reads nothing, not even a GOAWAY
      load.refuse(reason);
      context.close();
    } else {
      context.flush();
    }
  }

  private static void addIf(boolean overdue, Http2Stream stream, List<Http2Stream> streams) {
    if (overdue) {
      streams.add(stream);
    }
  }
}
