package dev.loopmesh.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;

/** HTTP/2: one connection, and a stream on it for each request that is on its way. */
final class Http2Wire implements Wire {
  private final EventExecutor loop;
  private final Bootstrap bootstrap;
  private final Target target;
  private Promise<Http2Connection> connection;

  Http2Wire(EventExecutor loop, Bootstrap bootstrap, Target target) {
    this.loop = loop;
    this.target = target;
    this.bootstrap = bootstrap.clone().handler(initializer());
  }

  private ChannelInitializer<Channel> initializer() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(Http2Connection.codec(), new Http2Connection(target));
      }
    };
  }

  /** The connection that is there or is being opened, or a new one. */
  private Promise<Http2Connection> connection() {
    if (connection == null || connection.isDone() && !usable()) {
      Promise<Http2Connection> next = loop.newPromise();
      bootstrap.connect().addListener(connected -> ready(next, (ChannelFuture) connected));
      connection = next;
    }
    return connection;
  }

  private boolean usable() {
    return connection.isSuccess() && connection.getNow().open();
  }

  /** It can be used when its peer has said how many streams it takes. */
  private static void ready(Promise<Http2Connection> next, ChannelFuture connected) {
    if (connected.isSuccess()) {
      connected.channel().pipeline().get(Http2Connection.class).whenSettled(next);
    } else {
      next.setFailure(connected.cause());
    }
  }

  @Override
  public Future<Void> prepare(int requests) {
    Promise<Void> ready = loop.newPromise();
    connection().addListener(opened -> ready.setSuccess(null));
    return ready;
  }

  @Override
  public void send(Exchange exchange) {
    Promise<Http2Connection> current = connection();
    if (current.isSuccess()) {
      current.getNow().send(exchange);
    } else {
      current.addListener(
          opened -> {
            if (opened.isSuccess()) {
              current.getNow().send(exchange);
            } else {
              exchange.failed(Failure.NOT_CONNECTED);
            }
          });
    }
  }

  @Override
  public void giveUp() {
    close(); // who does not answer any more would keep the streams
  }

  @Override
  public void close() {
    if (connection != null && connection.isSuccess()) {
      connection.getNow().end(Failure.UNANSWERED);
    }
  }
}
