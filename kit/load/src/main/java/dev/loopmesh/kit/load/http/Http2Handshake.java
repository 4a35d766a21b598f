package dev.loopmesh.kit.load.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.nio.channels.ClosedChannelException;

/** Opens a connection until the peer's settings are known, which limit the number of streams. */
final class Http2Handshake extends ChannelInitializer<Channel> {
  private static final int WINDOW_BYTES = 1 << 20;

  private final Promise<Channel> ready;

  private Http2Handshake(Promise<Channel> ready) {
    this.ready = ready;
  }

  /** The connection; fails with the reason why there is none. */
  static Future<Channel> connect(EventExecutor loop, Bootstrap bootstrap) {
    Promise<Channel> ready = loop.newPromise();
    ChannelFuture opened = bootstrap.clone().handler(new Http2Handshake(ready)).connect();
    opened.addListener(
        connected -> {
          if (connected.isSuccess()) {
            Channel channel = opened.channel();
            channel.closeFuture().addListener(e -> ready.tryFailure(new ClosedChannelException()));
          } else {
            ready.tryFailure(connected.cause());
          }
        });
    return ready;
  }

  @Override
  protected void initChannel(Channel channel) {
    channel
        .pipeline()
        .addLast(
            Http2FrameCodecBuilder.forClient()
                .initialSettings(
                    new Http2Settings().pushEnabled(false).initialWindowSize(WINDOW_BYTES))
                .encoderEnforceMaxConcurrentStreams(true) // streams above the limit wait here
                .gracefulShutdownTimeoutMillis(0)
                .build(),
            new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()), // nothing is pushed
            new SimpleChannelInboundHandler<Http2SettingsFrame>() {
              @Override
              protected void channelRead0(ChannelHandlerContext context, Http2SettingsFrame in) {
                ready.trySuccess(channel);
              }
            });
  }
}
