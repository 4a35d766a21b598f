package dev.loopmesh.kit.connection;

import dev.loopmesh.kit.connection.ServerLoad.Reason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;

/** The deadlines of one HTTP/1.1 connection. */
final class Http1Deadline extends Deadline {
  private static final long LEAST_BYTES_A_SECOND = 16 << 10; // of a body
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Messages messages = new Messages();
  private long since = System.nanoTime(); // when the current wait began
  private boolean headBegan = true; // the first one is due at once
  private boolean bodyFollows;
  private long bodyBytes;
  private int unanswered;
  private boolean upgraded;
  private volatile long idleSince = since;

  Http1Deadline(Channel channel, ServerLoad load) {
    super(channel, load);
  }

  /** A handler between the decoder and Vert.x. */
  ChannelHandler messages() {
    return messages;
  }

  private final class Messages extends ChannelDuplexHandler {
    private boolean read;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      read = true;
      if (message instanceof HttpRequest) {
        began();
      }
      if (message instanceof LastHttpContent) {
        bodyFollows = false;
      } else if (message instanceof HttpContent part) {
        bodyBytes += part.content().readableBytes();
      }
      context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      if (!read && unanswered == 0 && !headBegan) { // an incomplete head
        headBegan = true;
        since = System.nanoTime();
      }
      read = false;
      context.fireChannelReadComplete();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      int status = message instanceof HttpResponse head ? head.status().code() : 200;
      upgraded |= status == 101;
      boolean last = message instanceof LastHttpContent && status >= 200 || status == 101;
      if (last && unanswered > 0) {
        answered();
      }
      context.write(message, promise);
    }

    /** Stops reading from a WebSocket whose client does not read, or pongs would queue up. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      if (upgraded) {
        channel.config().setAutoRead(channel.isWritable());
      }
      context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (unanswered > 0) {
        unanswered = 0;
        load.ended();
      }
      context.fireChannelInactive();
    }
  }

  private void began() {
    if (unanswered == 0) {
      load.began();
      idleSince = Long.MAX_VALUE;
    }
    unanswered++;
    headBegan = false;
    bodyFollows = true;
    bodyBytes = 0;
    since = System.nanoTime();
  }

  private void answered() {
    unanswered--;
    if (unanswered == 0) {
      load.ended();
      since = System.nanoTime();
      idleSince = upgraded ? Long.MAX_VALUE : since;
    }
  }

  @Override
  long idleSince() {
    return idleSince;
  }

  @Override
  Reason overdue(long now) {
    long waited = now - since;
    if (bodyFollows) {
      long allowed = requestNanos + bodyBytes * NANOS_PER_SECOND / LEAST_BYTES_A_SECOND;
      return waited > allowed && channel.config().isAutoRead() ? Reason.SLOW_REQUEST : null;
    }
    if (unanswered > 0 || upgraded) {
      return null;
    }
    if (headBegan) {
      return waited > requestNanos ? Reason.SLOW_REQUEST : null;
    }
    return waited > idleNanos ? Reason.IDLE : null;
  }

  @Override
  void end(Reason reason, long now) {
    if (reason != Reason.IDLE) {
      load.refuse(reason);
    }
    channel.pipeline().context(messages).close(); // without a flush, which may never end
  }
}
