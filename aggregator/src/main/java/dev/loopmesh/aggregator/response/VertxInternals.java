package dev.loopmesh.aggregator.response;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.UnpooledHttpClientConnection;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;

/** The only class that uses Vert.x' internals: what is here has no public counterpart. */
public final class VertxInternals {
  private VertxInternals() {}

  /** Where Vert.x' own handler of this client connection is in its Netty pipeline. */
  public static ChannelHandlerContext handlerOf(HttpConnection connection) {
    HttpConnection pooled =
        connection instanceof UnpooledHttpClientConnection single ? single.unwrap() : connection;
    return ((ConnectionBase) pooled).channelHandlerContext();
  }

  /** An event loop of this Vert.x instance; from any thread. */
  public static Context eventLoopOf(Vertx vertx) {
    return ((VertxInternal) vertx).createEventLoopContext();
  }
}
