package dev.loopmesh.kit.connection;

import io.netty.bootstrap.ServerBootstrap;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.transport.Transport;

/** NIO whose servers accept at most {@code CONNECTION_LIMIT} connections. */
public final class BoundedTransport extends NioTransport implements Transport {
  private final ServerLoad load;

  /** Counts the connections in {@code load}. */
  public BoundedTransport(ServerLoad load) {
    this.load = load;
  }

  @Override
  public String name() {
    return NIO.name();
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public Throwable unavailabilityCause() {
    return null;
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return this;
  }

  /** Ahead of Vert.x, which reports a connection only once its protocol is known. */
  @Override
  public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
    super.configure(config, domainSocket, bootstrap);
    bootstrap.handler(new BoundedAccept(load));
  }
}
