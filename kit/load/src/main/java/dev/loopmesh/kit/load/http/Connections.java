package dev.loopmesh.kit.load.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;

/** The connections to one host and port, kept from run to run. All methods on the loop. */
public interface Connections {
  /** Connections over this protocol; none is opened yet. */
  static Connections over(Protocol protocol, EventLoop loop, Bootstrap bootstrap) {
    return protocol == Protocol.H2C
        ? new Http2Connection(loop, bootstrap)
        : new Http1Connections(loop, bootstrap);
  }

  /** Sends one request after another for the same thing. */
  interface Sender {
    /** On a connection that is opened for it if none is free. */
    void send(Exchange exchange);
  }

  /** A sender of requests for this target, which are encoded once. */
  Sender sender(Target target);

  /** Opens what so many requests at a time lack; succeeds even if some cannot be opened. */
  Future<Void> prepare(int requests);

  /** Closes all; requests in flight fail as {@link Failure#CLOSED}. */
  void close();
}
