package dev.loopmesh.kit.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.UnpooledHttpClientConnection;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.spi.transport.Transport;

/** The only class that uses Vert.x' internals, for functions without a public counterpart. */
public final class VertxInternals {
  private VertxInternals() {}

  /** The context of Vert.x' own handler of this client connection in its Netty pipeline. */
  static ChannelHandlerContext handlerOf(HttpConnection connection) {
    HttpConnection pooled =
        connection instanceof UnpooledHttpClientConnection single ? single.unwrap() : connection;
    return ((ConnectionBase) pooled).channelHandlerContext();
  }

  /** The Netty event loop of this context. */
  public static EventLoop eventLoopOf(Context loop) {
    return ((ContextInternal) loop).nettyEventLoop();
  }

  /** What opens sockets that this event loop can serve. */
  public static Transport transportOf(Context loop) {
    return ((ContextInternal) loop).owner().transport();
  }
}
