package dev.loopmesh.kit.client;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import java.time.Duration;

/** The connections to the replicas of all services. Confined to an event loop. */
interface Connections {
  /**
   * A {@code GET} that can be sent, as soon as there is a connection for it.
   *
   * @param uri path and query
   * @param left how long connecting may take
   */
  Future<HttpClientRequest> request(Replica replica, String uri, Duration left);

  /** Closes those to this replica, to which no more requests are made. */
  void retire(Replica replica);

  /** Closes them when the exchanges on them have ended, or after this time. */
  void shutdown(Duration longest);
}
