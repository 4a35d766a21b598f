package dev.loopmesh.kit.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.concurrent.TimeUnit;

/**
 * Closes an HTTP/2 connection with too many control frames. Netty itself limits resets,
 * CONTINUATION, and control frames that are queued. Confined to the connection's event loop.
 */
final class Http2FrameLimit extends Http2FrameListenerDecorator {
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30); // like Netty
  private static final int FOR_REQUEST = 4; // some clients acknowledge each response
  private static final int LEAST_INCREMENT = 1 << 10; // a sum above 2^31 - 1 ends the connection

  private final ServerLoad load;
  private final long most;
  private long windowBegan = System.nanoTime();
  private long left; // until the window ends
  private boolean refused;

  private Http2FrameLimit(Http2ConnectionHandler http2, ServerLoad load) {
    super(http2.decoder().frameListener());
    this.load = load;
    this.most = load.limits().controlFrames();
    this.left = most;
  }

  static void addTo(Http2ConnectionHandler http2, ServerLoad load) {
    http2.decoder().frameListener(new Http2FrameLimit(http2, load));
  }

  private void count() throws Http2Exception {
    long now = System.nanoTime();
    if (now - windowBegan > WINDOW_NANOS) {
      windowBegan = now;
      left = most;
    }
    left--;
    if (left < 0 && !refused) {
      refused = true;
      load.refuse(ServerLoad.Reason.CONTROL_FRAMES);
      throw Http2Exception.connectionError(
          Http2Error.ENHANCE_YOUR_CALM, "more than %d control frames", most);
    }
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context, int stream, Http2Headers headers, int padding, boolean end)
      throws Http2Exception {
    left += FOR_REQUEST;
    super.onHeadersRead(context, stream, headers, padding, end);
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
    left += FOR_REQUEST;
    super.onHeadersRead(context, stream, headers, dependency, weight, exclusive, padding, end);
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean end)
      throws Http2Exception {
    if (!data.isReadable()) {
      count();
    }
    return super.onDataRead(context, stream, data, padding, end);
  }

  @Override
  public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
    count();
    super.onPingRead(context, data);
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext context, long data) throws Http2Exception {
    count();
    super.onPingAckRead(context, data);
  }

  @Override
  public void onSettingsAckRead(ChannelHandlerContext context) throws Http2Exception {
    count();
    super.onSettingsAckRead(context);
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings)
      throws Http2Exception {
    count();
    super.onSettingsRead(context, settings);
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext context, int stream, int dependency, short weight, boolean exclusive)
      throws Http2Exception {
    count();
    super.onPriorityRead(context, stream, dependency, weight, exclusive);
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext context, int stream, int increment)
      throws Http2Exception {
    if (increment < LEAST_INCREMENT) {
      count();
    }
    super.onWindowUpdateRead(context, stream, increment);
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext context, byte type, int stream, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    count();
    super.onUnknownFrame(context, type, stream, flags, payload);
  }
}
