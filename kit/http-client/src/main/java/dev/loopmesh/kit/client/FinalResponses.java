package dev.loopmesh.kit.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.http.HttpConnection;

/**
 * Passes only the final response of each HTTP/2 stream to Vert.x (RFC 9113 section 8.1; ADR 8),
 * which would take an informational one for it, and close the connection when the final one comes.
 * A malformed response ends its own stream only.
 */
final class FinalResponses extends Http2FrameListenerDecorator {
  private final Http2Connection connection;

  private FinalResponses(Http2FrameListener listener, Http2Connection connection) {
    super(listener);
    this.connection = connection;
  }

  /** Puts it between a connection's codec and Vert.x. On its event loop. */
  static void install(HttpConnection connection) {
    var http2 = (Http2ConnectionHandler) VertxInternals.handlerOf(connection).handler();
    Http2FrameListener vertx = http2.decoder().frameListener();
    http2.decoder().frameListener(new FinalResponses(vertx, http2.connection()));
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context, int stream, Http2Headers headers, int padding, boolean end)
      throws Http2Exception {
    if (isFinal(stream, headers, end)) {
      super.onHeadersRead(context, stream, headers, padding, end);
    }
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int stream,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean end)
      throws Http2Exception {
    if (isFinal(stream, headers, end)) {
      super.onHeadersRead(context, stream, headers, dependency, weight, exclusive, padding, end);
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean end)
      throws Http2Exception {
    if (!connection.stream(stream).isHeadersReceived()) {
      throw malformed(stream, "a body before its headers");
    }
    return super.onDataRead(context, stream, data, padding, end);
  }

  private boolean isFinal(int stream, Http2Headers headers, boolean end) throws Http2Exception {
    if (connection.stream(stream).isTrailersReceived()) {
      return true; // trailers have no status
    }
    CharSequence status = headers.status();
    HttpStatusClass kind = HttpStatusClass.valueOf(status);
    if (kind == HttpStatusClass.UNKNOWN) { // Vert.x would reset the stream without a reason
      throw malformed(stream, "the status is " + status);
    }
    if (kind != HttpStatusClass.INFORMATIONAL) {
      return true;
    }
    if (end) {
      throw malformed(stream, "nothing after an informational response");
    }
    if (HttpResponseStatus.SWITCHING_PROTOCOLS.codeAsText().contentEquals(status)) {
      throw malformed(stream, "it switched protocols without an upgrade request");
    }
    return false;
  }

  private static Http2Exception malformed(int stream, String what) {
    return Http2Exception.streamError(stream, Http2Error.PROTOCOL_ERROR, what);
  }
}
