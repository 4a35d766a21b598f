package dev.loopmesh.kit.client;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.UnpooledHttpClientConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** The only class that uses Vert.x' internals, for functions without a public counterpart. */
final class VertxInternals {
  private VertxInternals() {}

  /** The context of Vert.x' own handler of this client connection in its Netty pipeline. */
  static ChannelHandlerContext handlerOf(HttpConnection connection) {
    HttpConnection pooled =
        connection instanceof UnpooledHttpClientConnection single ? single.unwrap() : connection;
    return ((ConnectionBase) pooled).channelHandlerContext();
  }
}
