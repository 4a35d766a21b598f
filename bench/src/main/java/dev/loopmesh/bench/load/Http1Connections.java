package dev.loopmesh.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** HTTP/1.1: a connection for each request in flight; the one used last is used next. */
final class Http1Connections implements Connections {
  private static final int CONNECTING_AT_ONCE = 256; // a listener's backlog is often not longer

  private final EventExecutor loop;
  private final Bootstrap bootstrap;
  private final ByteBuf request;
  private final ChannelGroup open;
  private final Deque<ResponseReader> idle = new ArrayDeque<>();

  Http1Connections(EventExecutor loop, Bootstrap bootstrap, Target target) {
    this.loop = loop;
    this.open = new DefaultChannelGroup(loop);
    this.bootstrap = bootstrap.clone().handler(initializer());
    String head =
        "GET %s HTTP/1.1\r\nHost: %s:%d\r\nAccept: application/json\r\n\r\n"
            .formatted(target.path(), Target.HOST, target.port());
    this.request =
        Unpooled.unreleasableBuffer(
            Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII)));
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
  public void send(Exchange exchange) {
    for (ResponseReader next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
      if (next.channel().isActive()) {
        send(exchange, next);
        return;
      }
    }
    ChannelFuture connection = bootstrap.connect();
    connection.addListener(
        connected -> {
          if (connected.isSuccess()) {
            send(exchange, reader(connection));
          } else {
            exchange.failed(Failure.NOT_CONNECTED);
          }
        });
  }

  private void send(Exchange exchange, ResponseReader connection) {
    connection.expect(exchange);
    connection.channel().writeAndFlush(request.duplicate(), connection.channel().voidPromise());
  }

  @Override
  public void close() {
    open.close();
  }
}
