package dev.loopmesh.loop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.transport.Transport;

/** The transports over which the monitor must tell the truth. */
enum EachTransport {
  NIO(Transport.NIO),
  EPOLL(Transport.EPOLL),
  IO_URING(Transport.IO_URING);

  private final Transport vertx;

  EachTransport(Transport vertx) {
    this.vertx = vertx;
  }

  /** Aborts the test where it is unavailable. */
  Transport get() {
    assumeTrue(vertx != null, this + " is not on the class path");
    assumeTrue(vertx.available(), () -> this + " is unavailable: " + vertx.unavailabilityCause());
    return vertx;
  }
}
