package dev.loopmesh.kit.load.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** Responds to whatever it reads, on the generator's own loop: a target to warm up with. */
public final class LoopbackServer implements AutoCloseable {
  private static final ByteBuf RESPONSE =
      Unpooled.unreleasableBuffer(
          Unpooled.wrappedBuffer(
              "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(US_ASCII)));

  private final Channel listening;
  private final ChannelGroup accepted;

  private LoopbackServer(Channel listening, ChannelGroup accepted) {
    this.listening = listening;
    this.accepted = accepted;
  }

  /** Listens on a free port. Blocks until it does; not on the loop. */
  public static LoopbackServer start(EventLoop loop, Class<? extends ServerChannel> kind) {
    ChannelGroup accepted = new DefaultChannelGroup(loop, true); // closes what comes late, too
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop)
            .channel(kind)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accepted.add(channel);
                    channel.pipeline().addLast(new Responder());
                  }
                });
    InetAddress loopback = InetAddress.getLoopbackAddress();
    Channel listening = bootstrap.bind(loopback, 0).syncUninterruptibly().channel();
    return new LoopbackServer(listening, accepted);
  }

  private static final class Responder extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object request) {
      ReferenceCountUtil.release(request);
      context.writeAndFlush(RESPONSE.duplicate(), context.voidPromise());
    }
  }

  /** Its URL. */
  public URI url() {
    int port = ((InetSocketAddress) listening.localAddress()).getPort();
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  /** Stops listening, and closes the connections. Blocks until all are closed; not on the loop. */
  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    accepted.close().syncUninterruptibly();
  }
}
