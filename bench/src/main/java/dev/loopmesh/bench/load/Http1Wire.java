package dev.loopmesh.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** HTTP/1.1: a connection for each request that is on its way; the one used last is used next. */
final class Http1Wire implements Wire {
  private static final int CONNECTING_AT_ONCE = 256; // a listener's backlog is often not longer

  private final EventExecutor loop;
  private final Bootstrap bootstrap;
  private final ByteBuf request;
  private final Set<Http1Connection> open = new HashSet<>();
  private final Deque<Http1Connection> idle = new ArrayDeque<>();

  Http1Wire(EventExecutor loop, Bootstrap bootstrap, Target target) {
    this.loop = loop;
    this.bootstrap = bootstrap.clone().handler(initializer());
    String head =
        "GET %s HTTP/1.1\r\nHost: %s:%d\r\nAccept: application/json\r\n\r\n"
            .formatted(target.path(), target.host(), target.port());
    ByteBuf bytes = Unpooled.directBuffer(head.length());
    bytes.writeCharSequence(head, StandardCharsets.US_ASCII);
    this.request = Unpooled.unreleasableBuffer(bytes);
  }

  private ChannelInitializer<Channel> initializer() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(new Http1Connection(Http1Wire.this));
      }
    };
  }

  @Override
  public Future<Void> prepare(int requests) {
    Promise<Void> ready = loop.newPromise();
    new Preparation(requests - idle.size(), ready).begin();
    return ready;
  }

  /** Opens a number of connections, not all at the same time. */
  private final class Preparation {
    private final Promise<Void> ready;
    private int toOpen;
    private int opening;

    Preparation(int toOpen, Promise<Void> ready) {
      this.toOpen = toOpen;
      this.ready = ready;
    }

    void begin() {
      while (toOpen > 0 && opening < CONNECTING_AT_ONCE) {
        toOpen--;
        opening++;
        connect().addListener(this::opened);
      }
      if (opening == 0) {
        ready.trySuccess(null);
      }
    }

    private void opened(Future<? super Void> connected) {
      opening--;
      if (connected.isSuccess()) {
        free(connection((ChannelFuture) connected));
      }
      begin();
    }
  }

  @Override
  public void send(Exchange exchange) {
    for (Http1Connection next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
      if (next.open()) {
        next.send(request.duplicate(), exchange);
        return;
      }
    }
    connect()
        .addListener(
            connected -> {
              if (connected.isSuccess()) {
                connection((ChannelFuture) connected).send(request.duplicate(), exchange);
              } else {
                exchange.failed(Failure.NOT_CONNECTED);
              }
            });
  }

  private ChannelFuture connect() {
    ChannelFuture connected = bootstrap.connect();
    connected.addListener(
        done -> {
          if (done.isSuccess()) {
            open.add(connection(connected));
          }
        });
    return connected;
  }

  private static Http1Connection connection(ChannelFuture connected) {
    return connected.channel().pipeline().get(Http1Connection.class);
  }

  void free(Http1Connection connection) {
    idle.addFirst(connection);
  }

  void closed(Http1Connection connection) {
    open.remove(connection);
    if (!connection.busy()) {
      idle.remove(connection);
    }
  }

  @Override
  public void giveUp() {
    List.copyOf(open).stream()
        .filter(Http1Connection::busy)
        .forEach(connection -> connection.end(Failure.UNANSWERED));
  }

  @Override
  public void close() {
    List.copyOf(open).forEach(connection -> connection.end(Failure.UNANSWERED));
  }
}
