package dev.loopmesh.kit.fault.kind;

import dev.loopmesh.kit.fault.FaultKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpResponse;

/** Makes the body malformed JSON of the same length: its last character becomes a comma. */
final class GarbleFault {
  static final FaultKind KIND =
      FaultKind.ofRequests(
          "garble",
          "replaces the body by malformed JSON of the same length",
          "the server records a 200, its caller an invalid response",
          request -> new Response().replace(request, "garbles the body"));

  private GarbleFault() {}

  private static final class Response extends AlteredResponse {
    @Override
    void send(ChannelHandlerContext context, HttpResponse head, ByteBuf body) {
      byte[] bytes = ByteBufUtil.getBytes(body); // a copy: the buffer may be sent again
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
      sent();
    }
  }
}
