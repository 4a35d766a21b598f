package dev.loopmesh.kit.load.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** HTTP/2 with prior knowledge: one connection, with a stream for each request in flight. */
final class Http2Connection implements Connections {
  private static final ChannelHandler STREAM_CODEC = new Http2StreamFrameToHttpObjectCodec(false);

  private final EventExecutor loop;
  private final Bootstrap bootstrap;
  private Future<Channel> connection;
  private boolean flushScheduled;

  Http2Connection(EventExecutor loop, Bootstrap bootstrap) {
    this.loop = loop;
    this.bootstrap = bootstrap;
    this.connection = loop.newFailedFuture(new ClosedChannelException());
  }

  private static ChannelInitializer<Channel> streamHandlers() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel stream) {
        stream.pipeline().addLast(STREAM_CODEC, new ResponseReader(stream, response -> {}));
      }
    };
  }

  /** The connection that is open or being opened, or a new one. */
  private Future<Channel> connection() {
    boolean usable = connection.isSuccess() && connection.getNow().isActive();
    if (connection.isDone() && !usable) {
      connection = Http2Handshake.connect(loop, bootstrap);
    }
    return connection;
  }

  @Override
  public Future<Void> prepare(int requests) {
    Promise<Void> prepared = loop.newPromise();
    connection().addListener(connected -> prepared.setSuccess(null));
    return prepared;
  }

  @Override
  public Sender sender(Target target) {
    List<AsciiString> others = new ArrayList<>();
    target
        .headers()
        .forEach(
            (name, value) -> {
              others.add(AsciiString.of(name.toLowerCase(Locale.ROOT)));
              others.add(AsciiString.of(value));
            });
    Http2Headers head =
        ReadOnlyHttp2Headers.clientHeaders(
            false,
            AsciiString.of("GET"),
            AsciiString.of(target.path()),
            AsciiString.of("http"),
            AsciiString.of(target.authority()),
            others.toArray(AsciiString[]::new));
    return exchange -> send(exchange, head);
  }

  private void send(Exchange exchange, Http2Headers head) {
    Future<Channel> current = connection();
    current.addListener(
        connected -> {
          if (exchange.ended()) {
            return;
          }
          if (connected.isSuccess()) {
            openStream(current.getNow(), exchange, head);
          } else {
            exchange.failed(Failure.ofConnecting(connected.cause()));
          }
        });
  }

  private void openStream(Channel parent, Exchange exchange, Http2Headers head) {
    Future<Http2StreamChannel> stream =
        new Http2StreamChannelBootstrap(parent).handler(streamHandlers()).open();
    stream.addListener(
        opened -> {
          if (opened.isSuccess()) {
            write(stream.getNow(), exchange, head);
            flushSoon(parent);
          } else {
            exchange.failed(Failure.CLOSED);
          }
        });
  }

  private static void write(Channel stream, Exchange exchange, Http2Headers head) {
    stream.pipeline().get(ResponseReader.class).expect(exchange);
    Http2Headers headers = exchange.traceparent().map(value -> traced(head, value)).orElse(head);
    stream
        .write(new DefaultHttp2HeadersFrame(headers, true))
        .addListener(
            written -> {
              if (!written.isSuccess()) {
                exchange.failed(Failure.CLOSED);
              }
            });
  }

  private static Http2Headers traced(Http2Headers head, String traceparent) {
    return new DefaultHttp2Headers(false).setAll(head).add("traceparent", traceparent);
  }

  /** Requests of one turn of the loop are written together. */
  private void flushSoon(Channel parent) {
    if (!flushScheduled) {
      flushScheduled = true;
      loop.execute(
          () -> {
            flushScheduled = false;
            parent.flush();
          });
    }
  }

  @Override
  public void close() {
    if (connection.isSuccess()) {
      connection.getNow().close(); // not inactive yet, but of no use for a further request
    }
    connection = loop.newFailedFuture(new ClosedChannelException());
  }
}
