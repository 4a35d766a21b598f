package dev.loopmesh.kit.fault;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;

/**
 * The TCP connection below a request. Vert.x has no public way to it: this is the one place that
 * takes the other one.
 */
final class Wire {
  private final ChannelHandlerContext vertx;

  private Wire(ChannelHandlerContext vertx) {
    this.vertx = vertx;
  }

  static Wire of(RoutingContext request) {
    return new Wire(((ConnectionBase) request.request().connection()).channelHandlerContext());
  }

  /** Closes the connection with a RST: what is not yet sent is thrown away. */
  void reset() {
    Channel channel = vertx.channel();
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.close();
  }

  /** Lets the next answer on this connection pass through this. */
  void shape(ShapedAnswer shape, Activation activation) {
    shape.letGoWith(activation);
    vertx.pipeline().addBefore(vertx.name(), null, shape);
  }
}
