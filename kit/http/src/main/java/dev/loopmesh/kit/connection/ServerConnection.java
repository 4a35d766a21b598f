package dev.loopmesh.kit.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** An accepted connection whose protocol is known. */
public final class ServerConnection {
  static final AttributeKey<ServerLoad> LOAD = AttributeKey.valueOf(ServerLoad.class.getName());

  private ServerConnection() {}

  /**
   * Counts its requests and enforces deadlines and frame limits; for {@code
   * HttpServer.connectionHandler}. Uses an internal class of Vert.x to get the channel.
   */
  public static void follow(HttpConnection accepted) {
    ChannelHandlerContext vertx = ((ConnectionBase) accepted).channelHandlerContext();
    Channel channel = vertx.channel();
    ServerLoad load = channel.attr(LOAD).get();
    if (load == null) {
      return; // a Vertx without limits
    }
    ChannelPipeline pipeline = channel.pipeline();
    Http2ConnectionHandler http2 = pipeline.get(Http2ConnectionHandler.class);
    if (http2 != null) {
      Http2FrameLimit.addTo(http2, load);
      new Http2Deadline(channel, load, http2).start();
    } else {
      Http1Deadline http1 = new Http1Deadline(channel, load);
      pipeline.addBefore(vertx.name(), null, http1.messages());
      http1.start();
    }
  }
}
