package dev.loopmesh.kit.fault.kind;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;

/** The TCP connection of a request, which Vert.x exposes through an internal class only. */
final class TcpConnection {
  private final ChannelHandlerContext vertx;

  private TcpConnection(ChannelHandlerContext vertx) {
    this.vertx = vertx;
  }

  static TcpConnection of(RoutingContext request) {
    return new TcpConnection(
        ((ConnectionBase) request.request().connection()).channelHandlerContext());
  }

  /** Closes with RST; unsent data is discarded. */
  void reset() {
    Channel channel = vertx.channel();
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.close();
  }

  /** Adds a handler between Vert.x and the HTTP encoder. */
  void addOutbound(ChannelHandler handler) {
    vertx.pipeline().addBefore(vertx.name(), null, handler);
  }
}
