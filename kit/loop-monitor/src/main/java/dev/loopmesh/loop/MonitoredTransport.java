package dev.loopmesh.loop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/**
 * A Vert.x transport with monitored event loops, on top of another transport.
 *
 * <pre>{@code
 * Vertx vertx = Vertx.builder().withTransport(MonitoredTransport.over(Transport.NIO)).build();
 * }</pre>
 *
 * <p>These loops count only; {@link Loop#current()} finds them. {@link LoopMonitor} adds their
 * list, segments and stalls.
 */
public final class MonitoredTransport implements Transport {
  private final Transport transport;
  private final LoopLife life;

  private MonitoredTransport(Transport transport, LoopLife life) {
    this.transport = transport;
    this.life = life;
  }

  /** The same transport, with loops that count what they do. */
  public static io.vertx.core.transport.Transport over(io.vertx.core.transport.Transport other) {
    return over(other, LoopLife.unwatched());
  }

  static io.vertx.core.transport.Transport over(
      io.vertx.core.transport.Transport other, LoopLife life) {
    Transport monitored = new MonitoredTransport(other.implementation(), life);
    return new io.vertx.core.transport.Transport() {
      @Override
      public String name() {
        return other.name();
      }

      @Override
      public boolean available() {
        return other.available();
      }

      @Override
      public Throwable unavailabilityCause() {
        return other.unavailabilityCause();
      }

      @Override
      public Transport implementation() {
        return monitored;
      }
    };
  }

  @Override
  public EventLoopGroup eventLoopGroup(
      int type, int threads, ThreadFactory threadFactory, int ioRatio) {
    return type == ACCEPTOR_EVENT_LOOP_GROUP
        ? transport.eventLoopGroup(type, threads, threadFactory, ioRatio)
        : new MultiThreadIoEventLoopGroup(threads, threadFactory, ioHandlerFactory()) {
          @Override
          protected IoEventLoop newChild(
              Executor executor, IoHandlerFactory factory, Object... arguments) {
            return new MonitoredLoop(this, executor, factory, life);
          }
        };
  }

  @Override
  public boolean supportsDomainSockets() {
    return transport.supportsDomainSockets();
  }

  @Override
  public boolean supportFileRegion() {
    return transport.supportFileRegion();
  }

  @Override
  public boolean isAvailable() {
    return transport.isAvailable();
  }

  @Override
  public Throwable unavailabilityCause() {
    return transport.unavailabilityCause();
  }

  @Override
  public java.net.SocketAddress convert(io.vertx.core.net.SocketAddress address) {
    return transport.convert(address);
  }

  @Override
  public io.vertx.core.net.SocketAddress convert(java.net.SocketAddress address) {
    return transport.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return transport.ioHandlerFactory();
  }

  @Override
  @SuppressWarnings("deprecation") // the family's type is Netty's old one, and the SPI asks for it
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return transport.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
    return transport.datagramChannelFactory();
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return transport.channelFactory(domainSocket);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return transport.serverChannelFactory(domainSocket);
  }

  @Override
  public void configure(
      DatagramChannel channel, io.vertx.core.datagram.DatagramSocketOptions options) {
    transport.configure(channel, options);
  }

  @Override
  public void configure(
      TcpConfig config, boolean domainSocket, io.netty.bootstrap.Bootstrap bootstrap) {
    transport.configure(config, domainSocket, bootstrap);
  }

  @Override
  public void configure(
      TcpConfig config, boolean domainSocket, io.netty.bootstrap.ServerBootstrap bootstrap) {
    transport.configure(config, domainSocket, bootstrap);
  }
}
