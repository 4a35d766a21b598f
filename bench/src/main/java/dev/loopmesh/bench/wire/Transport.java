package dev.loopmesh.bench.wire;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * How the bench's own ends of the wire wait for the operating system: epoll where it is there,
 * since its timers are exact to microseconds where a selector's are to a millisecond; NIO
 * elsewhere.
 */
public final class Transport {
  private Transport() {}

  /**
   * One event loop on a daemon thread of this name.
   *
   * @return end it by {@link #end}
   */
  public static EventLoop loop(String name) {
    return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(name, true), io()).next();
  }

  /** Ends a loop and its thread; what is still to run is dropped. Any thread. */
  public static void end(EventLoop loop) {
    loop.parent().shutdownGracefully(0, 5, TimeUnit.SECONDS);
  }

  private static IoHandlerFactory io() {
    return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }

  /** The channels of clients for such a loop. */
  public static Class<? extends Channel> client() {
    return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  /** The channels of servers for such a loop. */
  public static Class<? extends ServerChannel> server() {
    return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /** For reports: {@code epoll} or {@code nio}. */
  public static String name() {
    return Epoll.isAvailable() ? "epoll" : "nio";
  }
}
