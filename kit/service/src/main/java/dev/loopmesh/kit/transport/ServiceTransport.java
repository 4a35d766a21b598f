package dev.loopmesh.kit.transport;

import dev.loopmesh.kit.connection.BoundedAccept;
import dev.loopmesh.kit.connection.ServerLoad;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.loop.DelegatingTransport;
import io.netty.bootstrap.ServerBootstrap;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.IoUringTransport;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/** How event loops do I/O. Vert.x' own constants would load each native library at start. */
public enum ServiceTransport {
  /** Java's selector, on every operating system. */
  NIO(NioTransport::new),

  /** Linux' epoll, by a native library. */
  EPOLL(EpollTransport::new),

  /** Linux' io_uring, by a native library. */
  IO_URING(IoUringTransport::new);

  private final Supplier<Transport> vertx;

  ServiceTransport(Supplier<Transport> vertx) {
    this.vertx = vertx;
  }

  /** As set by {@code TRANSPORT}. */
  public static ServiceTransport of(Settings settings) {
    return settings.value("TRANSPORT", NIO, ServiceTransport::parse, ServiceTransport::print);
  }

  /**
   * Parses its name, and loads its native library.
   *
   * @throws IllegalArgumentException that lists the names, or says why it is unavailable here
   */
  static ServiceTransport parse(String text) {
    ServiceTransport named =
        Arrays.stream(values())
            .filter(transport -> transport.print().equals(text))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("write one of nio, epoll, io_uring"));
    Throwable cause = named.vertx.get().unavailabilityCause();
    if (cause != null) {
      throw new IllegalArgumentException(
          "%s is unavailable: %s; write nio".formatted(text, reason(cause)));
    }
    return named;
  }

  private static String reason(Throwable cause) {
    return cause.getCause() == null ? cause.toString() : reason(cause.getCause());
  }

  private String print() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its servers accept at most {@code CONNECTION_LIMIT} connections, counted in {@code load}. */
  public io.vertx.core.transport.Transport countedIn(ServerLoad load) {
    return new DelegatingTransport(print(), vertx.get()) {
      /** Ahead of Vert.x, which reports a connection only once its protocol is known. */
      @Override
      public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
        super.configure(config, domainSocket, bootstrap);
        bootstrap.handler(new BoundedAccept(load));
      }
    };
  }
}
