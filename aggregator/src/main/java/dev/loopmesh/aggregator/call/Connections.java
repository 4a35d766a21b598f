package dev.loopmesh.aggregator.call;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import java.time.Duration;

/** The connections to the replicas of all services. Thread-safe. */
interface Connections {
  /**
   * A {@code GET} that can be sent, as soon as there is a connection for it.
   *
   * @param uri path and query
   * @param left how long that may take at most
   */
  Future<HttpClientRequest> request(Replica upstream, String uri, Duration left);

  /** Ends them when the calls on them are over, or after this time. */
  void shutdown(Duration longest);
}
