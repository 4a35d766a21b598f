package dev.loopmesh.kit.client;

import java.net.URI;

/**
 * One of the addresses of a service.
 *
 * @param name the service's, such as {@code user-service}
 */
public record Replica(String name, URI url) {
  /** Its host and port, such as {@code 127.0.0.1:8081}. */
  public String address() {
    return url.getHost() + ":" + url.getPort();
  }
}
