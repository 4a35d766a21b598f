package dev.loopmesh.aggregator.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.UnpooledHttpClientConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** The Netty channel below a connection; Vert.x has no public way to it. */
final class ConnectionChannel {
  private ConnectionChannel() {}

  /** Where Vert.x' own handler of this connection stands in its pipeline. */
  static ChannelHandlerContext of(HttpConnection connection) {
    HttpConnection pooled =
        connection instanceof UnpooledHttpClientConnection single ? single.unwrap() : connection;
    return ((ConnectionBase) pooled).channelHandlerContext();
  }
}
