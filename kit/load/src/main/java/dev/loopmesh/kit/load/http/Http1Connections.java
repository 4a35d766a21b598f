package dev.loopmesh.kit.load.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.PromiseCombiner;
import java.util.ArrayDeque;
import java.util.Deque;

/** HTTP/1.1: a connection for each request in flight; the one used last is used next. */
final class Http1Connections implements Connections {
  private static final int CONNECTING_AT_ONCE = 256; // a listener's backlog is often not longer

  private final EventExecutor loop;
  private final Bootstrap bootstrap;
  private final ChannelGroup open;
  private final Deque<ResponseReader> idle = new ArrayDeque<>();

  Http1Connections(EventExecutor loop, Bootstrap bootstrap) {
    this.loop = loop;
    this.open = new DefaultChannelGroup(loop);
    this.bootstrap = bootstrap.clone().handler(initializer());
  }

  private ChannelInitializer<Channel> initializer() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        ResponseReader reader = new ResponseReader(channel, idle::addFirst);
        open.add(channel);
        channel.closeFuture().addListener(closed -> idle.remove(reader));
        channel
            .pipeline()
            .addLast(
                new HttpResponseDecoder(new HttpDecoderConfig().setValidateHeaders(false)), reader);
      }
    };
  }

  @Override
  public Future<Void> prepare(int requests) {
    Promise<Void> prepared = loop.newPromise();
    openMissing(requests - idle.size(), prepared);
    return prepared;
  }

  private void openMissing(int missing, Promise<Void> prepared) {
    if (missing <= 0) {
      prepared.setSuccess(null);
      return;
    }
    int batch = Math.min(missing, CONNECTING_AT_ONCE);
    PromiseCombiner connecting = new PromiseCombiner(loop);
    for (int i = 0; i < batch; i++) {
      ChannelFuture connection = bootstrap.connect();
      connection.addListener(
          connected -> {
            if (connected.isSuccess()) {
              idle.addFirst(reader(connection));
            }
          });
      connecting.add(connection);
    }
    Promise<Void> all = loop.newPromise();
    all.addListener(ended -> openMissing(missing - batch, prepared));
    connecting.finish(all);
  }

  private static ResponseReader reader(ChannelFuture connection) {
    return connection.channel().pipeline().get(ResponseReader.class);
  }

  @Override
  public Sender sender(Target target) {
    StringBuilder head = new StringBuilder("GET " + target.path() + " HTTP/1.1\r\n");
    head.append("Host: ").append(target.authority()).append("\r\n");
    target.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    ByteBuf open = encoded(head.toString());
    ByteBuf whole = encoded(head + "\r\n");
    return exchange -> send(exchange, open, whole);
  }

  private static ByteBuf encoded(String text) {
    return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(text.getBytes(ISO_8859_1)));
  }

  private void send(Exchange exchange, ByteBuf open, ByteBuf whole) {
    for (ResponseReader next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
      if (next.channel().isActive()) {
        write(exchange, next, open, whole);
        return;
      }
    }
    ChannelFuture connection = bootstrap.connect();
    connection.addListener(
        connected -> {
          if (!connected.isSuccess()) {
            exchange.failed(Failure.ofConnecting(connected.cause()));
          } else if (exchange.ended()) {
            idle.addFirst(reader(connection));
          } else {
            write(exchange, reader(connection), open, whole);
          }
        });
  }

  private static void write(
      Exchange exchange, ResponseReader connection, ByteBuf open, ByteBuf whole) {
    Channel channel = connection.channel();
    connection.expect(exchange);
    ByteBuf request =
        exchange
            .traceparent()
            .map(value -> traced(channel, open, value))
            .orElseGet(whole::duplicate);
    channel.writeAndFlush(request, channel.voidPromise());
  }

  private static ByteBuf traced(Channel channel, ByteBuf open, String traceparent) {
    String end = "traceparent: " + traceparent + "\r\n\r\n";
    ByteBuf request = channel.alloc().buffer(open.readableBytes() + end.length());
    request.writeBytes(open, open.readerIndex(), open.readableBytes());
    ByteBufUtil.writeAscii(request, end);
    return request;
  }

  @Override
  public void close() {
    open.close();
  }
}
