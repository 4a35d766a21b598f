package dev.loopmesh.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameWriter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A service that sends exactly the HTTP/2 frames of a {@link Script}, valid or not. */
final class RawHttp2Service implements AutoCloseable {
  /** What it does with one request. */
  interface Script {
    void play(Reply reply);
  }

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final AtomicInteger connections = new AtomicInteger();
  private final Channel door;
  private volatile Script script = Reply::honest;

  RawHttp2Service() {
    door =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connections.incrementAndGet();
                    channel.pipeline().addLast(codec(), new Requests());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  /** Frames that end a stream bypass it. */
  private static Http2FrameCodec codec() {
    Http2Settings settings = Http2Settings.defaultSettings().maxConcurrentStreams(100_000);
    return Http2FrameCodecBuilder.forServer().initialSettings(settings).build();
  }

  /** Uses this script from the next request on. */
  void now(Script next) {
    script = next;
  }

  /** How many connections were made to it. */
  int connections() {
    return connections.get();
  }

  String url() {
    return "http://127.0.0.1:" + ((InetSocketAddress) door.localAddress()).getPort();
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Requests extends SimpleChannelInboundHandler<Http2HeadersFrame> {
    private final Http2FrameWriter writer = new DefaultHttp2FrameWriter();

    @Override
    protected void channelRead0(ChannelHandlerContext context, Http2HeadersFrame request) {
      ChannelHandlerContext codec = context.pipeline().context(Http2FrameCodec.class);
      String path = request.headers().path().toString();
      Script now = script;
      now.play(new Reply(codec, writer, request.stream().id(), path));
      codec.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable expected) {
      context.close();
    }
  }

  /** The stream of one request; frames bypass the codec, which would correct them. */
  record Reply(ChannelHandlerContext codec, Http2FrameWriter writer, int stream, String path) {
    Reply headers(String status, boolean end, String... fields) {
      Http2Headers headers = new DefaultHttp2Headers(false);
      if (!status.isEmpty()) {
        headers.status(status);
      }
      for (int i = 0; i < fields.length; i += 2) {
        headers.add(fields[i], fields[i + 1]);
      }
      writer.writeHeaders(codec, stream, headers, 0, end, codec.newPromise());
      return this;
    }

    Reply ok(String... fields) {
      String[] all = new String[fields.length + 2];
      all[0] = "content-type";
      all[1] = "application/json";
      System.arraycopy(fields, 0, all, 2, fields.length);
      return headers("200", false, all);
    }

    Reply data(String text, boolean end) {
      ByteBuf bytes = Unpooled.copiedBuffer(text, UTF_8);
      writer.writeData(codec, stream, bytes, 0, end, codec.newPromise());
      return this;
    }

    Reply reset(long code) {
      writer.writeRstStream(codec, stream, code, codec.newPromise());
      return this;
    }

    Reply push() {
      Http2Headers headers = new DefaultHttp2Headers().method("GET").path("/").scheme("http");
      writer.writePushPromise(codec, stream, 2, headers, 0, codec.newPromise());
      return this;
    }

    Reply goAway(int lastStream) {
      writer.writeGoAway(codec, lastStream, 0, Unpooled.EMPTY_BUFFER, codec.newPromise());
      return this;
    }

    void cutOff() {
      codec.flush();
      codec.channel().unsafe().closeForcibly();
    }

    void honest() {
      ok().body();
    }

    void body() {
      data(path.startsWith("/users/") ? "{\"id\":" + user() + "}" : "[]", true);
    }

    private String user() {
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }
}
