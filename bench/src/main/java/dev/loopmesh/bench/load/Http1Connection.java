package dev.loopmesh.bench.load;

import dev.loopmesh.bench.wire.MessageReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/** A connection that carries one exchange at a time. On the loop. */
final class Http1Connection extends ByteToMessageDecoder {
  private final Http1Wire wire;
  private final MessageReader reader = new MessageReader();
  private Channel channel;
  private Exchange exchange;

  Http1Connection(Http1Wire wire) {
    this.wire = wire;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
  }

  boolean open() {
    return channel.isActive();
  }

  boolean busy() {
    return exchange != null;
  }

  void send(ByteBuf request, Exchange next) {
    exchange = next;
    channel.writeAndFlush(request, channel.voidPromise());
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    try {
      while (reader.read(in)) {
        ended();
      }
    } catch (IllegalArgumentException e) {
      in.skipBytes(in.readableBytes());
      end(Failure.GARBLED);
    }
  }

  private void ended() {
    int status = reader.status();
    if (status < 200) {
      return; // 1xx: the answer is still to come
    }
    Exchange over = exchange;
    if (over == null) {
      throw new IllegalArgumentException("an answer that nobody asked for");
    }
    exchange = null;
    if (reader.closes()) {
      channel.close();
    } else {
      wire.free(this);
    }
    over.answered(status, reader.bodyBytes());
  }

  /** Closes it; whoever waits for an answer is told why there will be none. */
  void end(Failure why) {
    Exchange over = exchange;
    exchange = null;
    channel.close();
    if (over != null) {
      over.failed(why);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    super.channelInactive(context); // an answer may be among the last bytes
    wire.closed(this);
    end(Failure.CLOSED);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    end(Failure.CLOSED);
  }
}
