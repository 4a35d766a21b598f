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
  private byte[] spaces;
  private boolean sending;

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
    spaces = new byte[(int) Math.min(PIECE, missing)];
    Arrays.fill(spaces, (byte) ' ');
    head.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
    HttpUtil.setContentLength(head, length + missing);
    sending = true;
    context.write(head);
    context.write(new DefaultHttpContent(body));
    sendWhatFits(context);
  }

  private void sendWhatFits(ChannelHandlerContext context) {
    while (missing > 0 && context.channel().isWritable()) {
      int length = (int) Math.min(spaces.length, missing);
      missing -= length;
      // a buffer of its own each time: parts of one would share their place in it when written
      ByteBuf piece = Unpooled.wrappedBuffer(spaces, 0, length);
      context.write(new DefaultHttpContent(piece));
    }
    if (missing == 0 && sending) {
      sending = false;
      context.write(LastHttpContent.EMPTY_LAST_CONTENT);
      leave();
    }
    context.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (sending && context.channel().isWritable()) {
      // not at once: this is called in the middle of a write
      context.executor().execute(() -> sendWhatFits(context));
    }
    context.fireChannelWritabilityChanged();
  }

  @Override
  void drop() {
    missing = 0;
    sending = false;
  }
}
