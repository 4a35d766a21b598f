package dev.loopmesh.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.nio.channels.ClosedChannelException;

/** HTTP/2 with prior knowledge: one connection, with a stream for each request in flight. */
final class Http2Connection implements Connections {
  private static final int WINDOW_BYTES = 1 << 20;
  private static final ChannelHandler STREAM_CODEC = new Http2StreamFrameToHttpObjectCodec(false);

  private final EventExecutor loop;
  private final Bootstrap bootstrap;
  private final Http2Headers request;
  private Future<Channel> connection;
  private boolean flushScheduled;

  Http2Connection(EventExecutor loop, Bootstrap bootstrap, Target target) {
    this.loop = loop;
    this.bootstrap = bootstrap;
    this.connection = loop.newFailedFuture(new ClosedChannelException());
    request =
        ReadOnlyHttp2Headers.clientHeaders(
            false,
            AsciiString.of("GET"),
            AsciiString.of(target.path()),
            AsciiString.of("http"),
            AsciiString.of(Target.HOST + ":" + target.port()),
            AsciiString.of("accept"),
            AsciiString.of("application/json"));
  }

  private static ChannelInitializer<Channel> streamHandlers() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel stream) {
        stream.pipeline().addLast(STREAM_CODEC, new ResponseReader(stream, response -> {}));
      }
    };
  }

  /** The connection that is open or being opened, or a new one. */
  private Future<Channel> connection() {
    boolean usable = connection.isSuccess() && connection.getNow().isActive();
    if (connection.isDone() && !usable) {
      Promise<Channel> next = loop.newPromise();
      bootstrap
          .clone()
          .handler(new ConnectionHandlers(next))
          .connect()
          .addListener(
              connected -> {
                if (!connected.isSuccess()) {
                  next.tryFailure(connected.cause());
                }
              });
      connection = next;
    }
    return connection;
  }

  /** Completes its promise with the peer's settings, which limit the number of streams. */
  private static final class ConnectionHandlers extends ChannelInitializer<Channel> {
    private final Promise<Channel> ready;

    ConnectionHandlers(Promise<Channel> ready) {
      this.ready = ready;
    }

    @Override
    protected void initChannel(Channel channel) {
      ChannelHandler noPush = new ChannelInboundHandlerAdapter();
      channel.closeFuture().addListener(end -> ready.tryFailure(new ClosedChannelException()));
      channel
          .pipeline()
          .addLast(
              Http2FrameCodecBuilder.forClient()
                  .initialSettings(
                      new Http2Settings().pushEnabled(false).initialWindowSize(WINDOW_BYTES))
                  .encoderEnforceMaxConcurrentStreams(true) // streams above the limit wait here
                  .gracefulShutdownTimeoutMillis(0)
                  .build(),
              new Http2MultiplexHandler(noPush),
              new SimpleChannelInboundHandler<Http2SettingsFrame>() {
                @Override
                protected void channelRead0(ChannelHandlerContext context, Http2SettingsFrame in) {
                  ready.trySuccess(channel);
                }
              });
    }
  }

  @Override
  public Future<Void> prepare(int requests) {
    Promise<Void> prepared = loop.newPromise();
    connection().addListener(connected -> prepared.setSuccess(null));
    return prepared;
  }

  @Override
  public void send(Exchange exchange) {
    Future<Channel> current = connection();
    current.addListener(
        connected -> {
          if (connected.isSuccess()) {
            openStream(current.getNow(), exchange);
          } else {
            exchange.failed(Failure.NOT_CONNECTED);
          }
        });
  }

  private void openStream(Channel parent, Exchange exchange) {
    Future<Http2StreamChannel> stream =
        new Http2StreamChannelBootstrap(parent).handler(streamHandlers()).open();
    stream.addListener(
        opened -> {
          if (opened.isSuccess()) {
            send(stream.getNow(), exchange);
            flushSoon(parent);
          } else {
            exchange.failed(Failure.CLOSED);
          }
        });
  }

  private void send(Channel stream, Exchange exchange) {
    stream.pipeline().get(ResponseReader.class).expect(exchange);
    stream
        .write(new DefaultHttp2HeadersFrame(request, true))
        .addListener(
            written -> {
              if (!written.isSuccess()) {
                exchange.failed(Failure.CLOSED);
              }
            });
  }

  /** Requests of one turn of the loop are written together. */
  private void flushSoon(Channel parent) {
    if (!flushScheduled) {
      flushScheduled = true;
      loop.execute(
          () -> {
            flushScheduled = false;
            parent.flush();
          });
    }
  }

  @Override
  public void close() {
    if (connection.isSuccess()) {
      connection.getNow().close(); // not inactive yet, but of no use for a further request
    }
    connection = loop.newFailedFuture(new ClosedChannelException());
  }
}
