package dev.loopmesh.bench.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A connection that speaks HTTP/2 with prior knowledge (RFC 9113 section 3.3). */
final class Http2Connection extends ChannelInboundHandlerAdapter {
  private static final int MOST_STREAMS = 1_000_000;
  private static final int WINDOW = 1 << 20;

  private final Desk desk;
  private final Map<Http2FrameStream, Post> posts = new HashMap<>();

  Http2Connection(Desk desk) {
    this.desk = desk;
  }

  /** What goes before this handler. */
  static Http2FrameCodec codec() {
    return Http2FrameCodecBuilder.forServer()
        .initialSettings(
            new Http2Settings().maxConcurrentStreams(MOST_STREAMS).initialWindowSize(WINDOW))
        // whoever gives up thousands of calls at once is no attacker here
        .decoderEnforceMaxRstFramesPerWindow(0, 0)
        .build();
  }

  /** A request whose body is still coming. */
  private record Post(String method, String path, boolean gzipped, ByteBuf body) {}

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    try {
      if (frame instanceof Http2HeadersFrame headers) {
        begin(context, headers);
      } else if (frame instanceof Http2DataFrame data) {
        take(context, data);
      } else if (frame instanceof Http2ResetFrame reset) {
        forget(posts.remove(reset.stream()));
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  private void begin(ChannelHandlerContext context, Http2HeadersFrame frame) {
    Http2Headers headers = frame.headers();
    String method = String.valueOf(headers.method());
    String path = String.valueOf(headers.path());
    Answer lookedUp = desk.lookUp(method, path);
    if (lookedUp != null) {
      after(context, desk.drawNanos(), frame.stream(), lookedUp);
      return;
    }
    CharSequence coding = headers.get("content-encoding");
    boolean gzipped = coding != null && "gzip".contentEquals(coding);
    Post post = new Post(method, path, gzipped, context.alloc().buffer());
    posts.put(frame.stream(), post);
    if (frame.isEndStream()) {
      end(context, frame.stream());
    }
  }

  private void after(
      ChannelHandlerContext context, long nanos, Http2FrameStream stream, Answer answer) {
    if (nanos == 0) {
      write(context, stream, answer);
      return;
    }
    Runnable due =
        () -> {
          write(context, stream, answer);
          context.flush();
        };
    context.executor().schedule(due, nanos, TimeUnit.NANOSECONDS);
  }

  private void write(ChannelHandlerContext context, Http2FrameStream stream, Answer answer) {
    context.write(new DefaultHttp2HeadersFrame(answer.headers(), false).stream(stream));
    context.write(new DefaultHttp2DataFrame(answer.body(), true).stream(stream));
  }

  private void take(ChannelHandlerContext context, Http2DataFrame data) {
    Post post = posts.get(data.stream());
    if (post != null) {
      post.body.writeBytes(data.content());
    }
    int taken = data.initialFlowControlledBytes();
    context.write(new DefaultHttp2WindowUpdateFrame(taken).stream(data.stream()));
    if (data.isEndStream() && post != null) {
      end(context, data.stream());
    }
  }

  private void end(ChannelHandlerContext context, Http2FrameStream stream) {
    Post post = posts.remove(stream);
    write(context, stream, desk.other(post.method, post.path, post.body, post.gzipped));
    forget(post);
  }

  private static void forget(Post post) {
    if (post != null) {
      post.body.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    posts.values().forEach(Http2Connection::forget);
    posts.clear();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
