package dev.loopmesh.kit.fault;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpResponse;

/** The head promises the whole body; the connection ends before all of it is there. */
final class TruncatedAnswer extends ShapedAnswer {
  private final double share;

  /**
   * @param share how much of the body is sent, 0 to less than 1
   */
  TruncatedAnswer(double share) {
    this.share = share;
  }

  @Override
  void send(ChannelHandlerContext context, HttpResponse head, ByteBuf body) {
    int sent = (int) (body.readableBytes() * share);
    context.write(head);
    context
        .writeAndFlush(new DefaultHttpContent(body.readRetainedSlice(sent)))
        .addListener(sentOrGone -> context.close());
    body.release();
    leave();
  }
}
