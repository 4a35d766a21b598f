package dev.loopmesh.kit.fault;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpResponse;

/** The last character of the body is a comma: no JSON ends so. */
final class GarbledAnswer extends ShapedAnswer {
  @Override
  void send(ChannelHandlerContext context, HttpResponse head, ByteBuf body) {
    byte[] bytes = ByteBufUtil.getBytes(body); // a copy: others may send the same buffer again
    body.release();
    int last = bytes.length - 1;
    while (last > 0 && Character.isWhitespace(bytes[last])) {
      last--;
    }
    if (last >= 0) {
      bytes[last] = ',';
    }
    context.write(head);
    context.writeAndFlush(new DefaultLastHttpContent(Unpooled.wrappedBuffer(bytes)));
    leave();
  }
}
