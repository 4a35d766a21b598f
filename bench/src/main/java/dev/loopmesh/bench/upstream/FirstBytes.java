package dev.loopmesh.bench.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/** Tells by its first bytes which protocol a connection speaks, and makes way for that. */
final class FirstBytes extends ByteToMessageDecoder {
  private static final int PRI = 'P' << 16 | 'R' << 8 | 'I'; // of HTTP/2's preface

  private final Desk desk;

  FirstBytes(Desk desk) {
    this.desk = desk;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (in.readableBytes() < 3) {
      return;
    }
    ChannelPipeline pipeline = context.pipeline();
    if (in.getMedium(in.readerIndex()) == PRI) {
      pipeline.addLast(Http2Connection.codec(), new Http2Connection(desk));
    } else {
      pipeline.addLast(new Http1Connection(desk));
    }
    pipeline.remove(this); // what has been read goes on to them
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
