package dev.loopmesh.bench.upstream;

import dev.loopmesh.bench.wire.Transport;
import dev.loopmesh.kit.latency.Latency;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import picocli.CommandLine;

/**
 * Stands in for all three services and for the receiver of telemetry, on one port and one event
 * loop, at next to no cost: a bench must measure who asks, not who answers.
 *
 * <ul>
 *   <li>{@code GET /users/{id}}, {@code /orders?user=}, {@code /payments?user=}: what the real
 *       services answer for user 42, after a latency by timer; any number may wait at once
 *   <li>{@code POST /v1/traces}, {@code /v1/logs}: OTLP/HTTP in protobuf, packed by gzip or not;
 *       counted and forgotten
 *   <li>{@code GET /counts}: {@link Counts} in JSON
 *   <li>{@code PUT /latency}, with a {@link Latency} as text: the latency from now on
 * </ul>
 *
 * HTTP/1.1, kept alive and pipelined, and HTTP/2 with prior knowledge, with up to a million streams
 * on a connection.
 *
 * <p>As a process ({@link #main}) it prints {@code ready PORT} on a line of its own when it
 * listens.
 */
public final class Upstreams implements AutoCloseable {
  private static final int BACKLOG = 16 * 1024; // the system may allow less

  private final EventLoop loop;
  private final Desk desk;
  private final Channel listening;

  private Upstreams(EventLoop loop, Desk desk, Channel listening) {
    this.loop = loop;
    this.desk = desk;
    this.listening = listening;
  }

  /**
   * Listens on 127.0.0.1. Blocks until it does.
   *
   * @param port 0 for any that is free
   * @throws RuntimeException if the port is taken
   */
  public static Upstreams start(int port, Latency latency) {
    EventLoop loop = Transport.loop("upstreams");
    Desk desk = new Desk(latency);
    ServerBootstrap server =
        new ServerBootstrap()
            .group(loop)
            .channel(Transport.server())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    desk.opened();
                    connection.pipeline().addLast(new FirstBytes(desk));
                  }
                });
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      return new Upstreams(loop, desk, server.bind(address).syncUninterruptibly().channel());
    } catch (RuntimeException e) {
      Transport.end(loop);
      throw e;
    }
  }

  /**
   * Runs until the process is told to stop, or until its standard input ends if {@code
   * --while-input} is given: so it does not outlive a bench that was killed.
   *
   * @param arguments {@code --port N} (0, the default, for any that is free), {@code --latency
   *     250ms} (default {@code 0ms}), {@code --while-input}
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new UpstreamsProcess()).execute(arguments));
  }

  /** Where it listens. */
  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** What it has done so far. Any thread but its own. */
  public Counts counts() {
    return loop.submit(desk::counts).syncUninterruptibly().getNow();
  }

  /** Closes the port and all connections, and ends the loop. */
  @Override
  public void close() {
    Transport.end(loop);
  }
}
