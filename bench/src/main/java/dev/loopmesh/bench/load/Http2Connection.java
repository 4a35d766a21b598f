package dev.loopmesh.bench.load;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A connection with a stream for each exchange. On the loop. */
final class Http2Connection extends Http2ChannelDuplexHandler {
  private static final int WINDOW = 1 << 20;

  private final Http2Headers request;
  private final Map<Http2FrameStream, Answering> answering = new HashMap<>();
  private ChannelHandlerContext context;
  private Promise<Http2Connection> settled;
  private boolean settings;
  private boolean flushes;
  private boolean ended;

  Http2Connection(Target target) {
    request =
        ReadOnlyHttp2Headers.clientHeaders(
            false,
            AsciiString.of("GET"),
            AsciiString.of(target.path()),
            AsciiString.of("http"),
            AsciiString.of(target.host() + ":" + target.port()),
            AsciiString.of("accept"),
            AsciiString.of("application/json"));
  }

  /** What goes before this handler. */
  static Http2FrameCodec codec() {
    return Http2FrameCodecBuilder.forClient()
        .initialSettings(new Http2Settings().pushEnabled(false).initialWindowSize(WINDOW))
        .encoderEnforceMaxConcurrentStreams(true) // what is too many for the peer waits here
        .gracefulShutdownTimeoutMillis(0) // who has not answered so far will not
        .build();
  }

  /** An exchange, and what has come for it so far. */
  private static final class Answering {
    private final Exchange exchange;
    private int status;
    private long bodyBytes;

    Answering(Exchange exchange) {
      this.exchange = exchange;
    }
  }

  @Override
  protected void handlerAdded0(ChannelHandlerContext context) {
    this.context = context;
  }

  boolean open() {
    return !ended && context.channel().isActive();
  }

  /** Completes the promise when the peer's settings have come, or the connection has gone. */
  void whenSettled(Promise<Http2Connection> promise) {
    settled = promise;
    tellWhetherSettled();
  }

  private void tellWhetherSettled() {
    if (settled != null && settings) {
      settled.trySuccess(this);
    }
  }

  void send(Exchange exchange) {
    Http2FrameStream stream = newStream();
    answering.put(stream, new Answering(exchange));
    context
        .write(new DefaultHttp2HeadersFrame(request, true).stream(stream))
        .addListener(
            written -> {
              if (!written.isSuccess()) {
                fail(stream, Failure.CLOSED);
              }
            });
    flushSoon();
  }

  /** Many requests of one turn of the loop leave together. */
  private void flushSoon() {
    if (!flushes) {
      flushes = true;
      context
          .executor()
          .execute(
              () -> {
                flushes = false;
                context.flush();
              });
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    try {
      if (frame instanceof Http2HeadersFrame headers) {
        head(headers);
      } else if (frame instanceof Http2DataFrame data) {
        body(data);
      } else if (frame instanceof Http2ResetFrame reset) {
        fail(reset.stream(), Failure.CLOSED);
      } else if (frame instanceof Http2SettingsFrame) {
        settings = true;
        tellWhetherSettled();
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  private void head(Http2HeadersFrame frame) {
    Answering answer = answering.get(frame.stream());
    if (answer == null) {
      return;
    }
    CharSequence status = frame.headers().status();
    if (status != null) { // else these are trailers
      answer.status = Integer.parseInt(status.toString());
    }
    if (frame.isEndStream()) {
      end(frame.stream());
    }
  }

  private void body(Http2DataFrame frame) {
    int taken = frame.initialFlowControlledBytes();
    context.write(new DefaultHttp2WindowUpdateFrame(taken).stream(frame.stream()));
    Answering answer = answering.get(frame.stream());
    if (answer != null) {
      answer.bodyBytes += frame.content().readableBytes();
      if (frame.isEndStream()) {
        end(frame.stream());
      }
    }
  }

  private void end(Http2FrameStream stream) {
    Answering answer = answering.remove(stream);
    answer.exchange.answered(answer.status, answer.bodyBytes);
  }

  private void fail(Http2FrameStream stream, Failure why) {
    Answering answer = answering.remove(stream);
    if (answer != null) {
      answer.exchange.failed(why);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  /** Closes it; whoever waits for an answer is told why there will be none. */
  void end(Failure why) {
    ended = true;
    List<Answering> left = List.copyOf(answering.values());
    answering.clear();
    context.close();
    left.forEach(each -> each.exchange.failed(why));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    super.channelInactive(context);
    end(Failure.CLOSED);
    if (settled != null) {
      settled.tryFailure(new IllegalStateException("closed before it could be used"));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    end(Failure.CLOSED);
  }
}
