package dev.loopmesh.kit.load.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2ResetFrame;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;

/**
 * Reads the responses of one HTTP/1.1 connection, or the one response of an HTTP/2 stream; one at a
 * time. On the loop.
 */
final class ResponseReader extends SimpleChannelInboundHandler<HttpObject> {
  private static final int FIRST_FINAL_STATUS = 200;

  private final Channel channel;
  private final Consumer<ResponseReader> reusable;
  private Exchange exchange;
  private int status;
  private boolean keepAlive;
  private long bodyBytes;

  /**
   * @param reusable takes this one when its response is complete and another may follow
   */
  ResponseReader(Channel channel, Consumer<ResponseReader> reusable) {
    this.channel = channel;
    this.reusable = reusable;
  }

  Channel channel() {
    return channel;
  }

  /** The next response belongs to this exchange. */
  void expect(Exchange next) {
    exchange = next;
    next.begun(this::abandon);
  }

  /** Closes the channel without a word to the exchange, which has ended. */
  private void abandon() {
    exchange = null;
    channel.close();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
    if (exchange == null || part.decoderResult().isFailure()) {
      end(Failure.INVALID);
      return;
    }
    if (part instanceof HttpResponse head) {
      status = head.status().code();
      keepAlive = HttpUtil.isKeepAlive(head);
      bodyBytes = 0;
      if (status >= FIRST_FINAL_STATUS) {
        exchange.headReceived(head.headers().contains(HttpHeaderNames.AGE));
      }
    }
    if (part instanceof HttpContent content) {
      bodyBytes += content.content().readableBytes();
    }
    if (part instanceof LastHttpContent && status >= FIRST_FINAL_STATUS) {
      complete();
    }
  }

  private void complete() {
    Exchange completed = exchange;
    exchange = null;
    if (keepAlive) {
      reusable.accept(this);
    } else {
      channel.close();
    }
    completed.responded(status, bodyBytes);
  }

  /** Closes the channel; a request in flight fails. */
  void end(Failure why) {
    channel.close();
    if (exchange != null) {
      Exchange failed = exchange;
      exchange = null;
      failed.failed(why);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end(Failure.CLOSED);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof Http2ResetFrame) {
      end(Failure.RESET);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    boolean reset = cause instanceof IOException && !(cause instanceof ClosedChannelException);
    end(reset ? Failure.RESET : Failure.CLOSED);
  }
}
