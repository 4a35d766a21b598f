package dev.loopmesh.aggregator.call;

import java.net.URI;

/**
 * A service that the aggregator asks, at one of its addresses: a replica.
 *
 * @param name as in Docker Compose: {@code user-service}
 * @param url where it is
 */
public record Replica(String name, URI url) {
  /** Its host and port, such as {@code 127.0.0.1:8081}. */
  public String address() {
    return url.getHost() + ":" + url.getPort();
  }
}
