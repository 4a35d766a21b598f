package dev.loopmesh.kit.fault;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Arrays;

/** White space follows the body, as fast as its reader takes it: memory is needed for none. */
final class BloatedAnswer extends ShapedAnswer {
  private static final int PIECE = 1 << 16;

  private final long bytes;
  private long missing;
  private ByteBuf spaces = Unpooled.EMPTY_BUFFER;

  /**
   * @param bytes how long the body is to be, unless it is longer by itself
   */
  BloatedAnswer(long bytes) {
    this.bytes = bytes;
  }

  @Override
  void send(ChannelHandlerContext context, HttpResponse head, ByteBuf body) {
    int length = body.readableBytes();
    missing = Math.max(0, bytes - length);
    byte[] piece = new byte[(int) Math.min(PIECE, missing)];
    Arrays.fill(piece, (byte) ' ');
    spaces = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(piece));
    head.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
    HttpUtil.setContentLength(head, length + missing);
    context.write(head);
    context.write(new DefaultHttpContent(body));
    sendWhatFits(context);
  }

  private void sendWhatFits(ChannelHandlerContext context) {
    boolean some = missing > 0;
    while (missing > 0 && context.channel().isWritable()) {
      int length = (int) Math.min(spaces.capacity(), missing);
      missing -= length;
      context.writeAndFlush(new DefaultHttpContent(spaces.slice(0, length)));
    }
    if (missing == 0 && spaces != null) {
      spaces = null;
      context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
      leave();
    } else if (some) {
      context.flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (missing > 0) {
      sendWhatFits(context);
    }
    context.fireChannelWritabilityChanged();
  }

  @Override
  void drop() {
    missing = 0;
    spaces = null;
  }
}
