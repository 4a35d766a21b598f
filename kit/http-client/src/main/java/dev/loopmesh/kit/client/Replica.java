package dev.loopmesh.kit.client;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;

/**
 * One of the addresses of a service.
 *
 * @param name the service's, such as {@code user-service}
 * @param url its origin, to which requests are made: replicas that DNS names share one
 * @param peer where connections to it are made
 */
public record Replica(String name, URI url, SocketAddress peer) {
  /** The only one at this URL; its host is resolved when a connection is made. */
  public Replica(String name, URI url) {
    this(name, url, SocketAddress.inetSocketAddress(url.getPort(), url.getHost()));
  }

  /** One of several at this URL, by its IP address. */
  public static Replica at(InetAddress address, String name, URI url) {
    String ip = address.getHostAddress(); // without the name, which would be resolved again
    return new Replica(name, url, SocketAddress.inetSocketAddress(url.getPort(), ip));
  }

  /** Its host and port, such as {@code 127.0.0.1:8081}. */
  public String address() {
    String host = peer.host();
    boolean isIpV6 = host.indexOf(':') >= 0 && host.charAt(0) != '[';
    return (isIpV6 ? "[" + host + "]" : host) + ":" + peer.port();
  }
}
