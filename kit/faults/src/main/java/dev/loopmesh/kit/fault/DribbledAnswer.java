package dev.loopmesh.kit.fault;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The body goes in pieces, evenly over a time; a timer sends each. */
final class DribbledAnswer extends ShapedAnswer {
  private final Duration over;
  private final int pieces;
  private ChannelHandlerContext context;
  private ByteBuf rest;
  private int piece;
  private ScheduledFuture<?> timer;

  /**
   * @param over when the last piece is sent, after the head
   * @param pieces how many, unless there are fewer bytes
   */
  DribbledAnswer(Duration over, int pieces) {
    this.over = over;
    this.pieces = pieces;
  }

  @Override
  void send(ChannelHandlerContext context, HttpResponse head, ByteBuf body) {
    this.context = context;
    this.rest = body;
    context.writeAndFlush(head);
    long everyNanos = Math.max(1, over.toNanos() / pieces);
    timer =
        context
            .executor()
            .scheduleAtFixedRate(this::sendPiece, everyNanos, everyNanos, TimeUnit.NANOSECONDS);
  }

  private void sendPiece() {
    piece++;
    int left = Math.max(1, pieces - piece + 1);
    int length = rest.readableBytes() / left;
    if (left == 1) {
      hurry();
    } else if (length > 0) {
      context.writeAndFlush(new DefaultHttpContent(rest.readRetainedSlice(length)));
    }
  }

  @Override
  void hurry() {
    if (rest != null) {
      context.write(new DefaultHttpContent(rest));
      context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
      rest = null;
      timer.cancel(false);
      leave();
    }
  }

  @Override
  void drop() {
    if (rest != null) {
      rest.release();
      rest = null;
      timer.cancel(false);
    }
  }
}
