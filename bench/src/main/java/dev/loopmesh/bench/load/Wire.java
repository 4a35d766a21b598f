package dev.loopmesh.bench.load;

import io.netty.util.concurrent.Future;

/** The connections to the target, kept from run to run. All methods on the loop. */
interface Wire {
  /** Opens what is missing for so many requests at a time; succeeds even if some cannot be. */
  Future<Void> prepare(int requests);

  /** Sends one request, on a connection that is opened for it if none is free. */
  void send(Exchange exchange);

  /** Lets every request that is on its way fail as {@link Failure#UNANSWERED}. */
  void giveUp();

  /** Closes all connections. */
  void close();
}
