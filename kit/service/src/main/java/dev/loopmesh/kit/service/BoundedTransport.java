package dev.loopmesh.kit.service;

import dev.loopmesh.kit.connection.BoundedAccept;
import dev.loopmesh.kit.connection.ServerLoad;
import io.netty.bootstrap.ServerBootstrap;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.transport.Transport;

/** Java's NIO, whose servers accept no more connections than the limit. */
final class BoundedTransport extends NioTransport implements Transport {
  private final ServerLoad load;

  BoundedTransport(ServerLoad load) {
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

  /**
   * Before Vert.x gets to see a connection, for it tells of one only when its protocol is known.
   */
  @Override
  public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
    super.configure(config, domainSocket, bootstrap);
    bootstrap.handler(new BoundedAccept(load));
  }
}
