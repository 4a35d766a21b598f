package dev.loopmesh.bench.load;

import io.netty.util.concurrent.Future;

/** The connections to the target, kept from run to run. All methods on the loop. */
interface Connections {
  /** Opens what so many requests at a time lack; succeeds even if some cannot be opened. */
  Future<Void> prepare(int requests);

  /** Sends one request, on a connection that is opened for it if none is free. */
  void send(Exchange exchange);

  /** Closes all; requests in flight fail as {@link Failure#CLOSED}. */
  void close();
}
