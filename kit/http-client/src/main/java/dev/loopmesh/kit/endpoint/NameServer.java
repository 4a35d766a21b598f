package dev.loopmesh.kit.endpoint;

import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;

/**
 * Which name servers are asked.
 *
 * @param address null for those of {@code /etc/resolv.conf}
 */
public record NameServer(InetSocketAddress address) {
  /** Those of {@code /etc/resolv.conf}, which is read again every five minutes. */
  public static final NameServer OF_SYSTEM = new NameServer(null);

  private static final int PORT = 53;

  /**
   * Parses {@code system}, an IP address, or {@code address:port}.
   *
   * @throws IllegalArgumentException that says so
   */
  public static NameServer parse(String text) {
    if (text.equals(OF_SYSTEM.print())) {
      return OF_SYSTEM;
    }
    try {
      boolean isIpV6 = text.indexOf(':') != text.lastIndexOf(':') && !text.contains("]:");
      int colon = isIpV6 ? -1 : text.lastIndexOf(':');
      String host = colon < 0 ? text : text.substring(0, colon);
      int port = colon < 0 ? PORT : Integer.parseInt(text.substring(colon + 1));
      var ip = NetUtil.createInetAddressFromIpAddressString(host);
      if (ip != null) {
        return new NameServer(new InetSocketAddress(ip, port));
      }
    } catch (IllegalArgumentException e) {
      // see below
    }
    throw new IllegalArgumentException(
        "'%s' is not a name server; write system, or its IP address and port, such as 127.0.0.1:53"
            .formatted(text));
  }

  /** As {@link #parse} reads it. */
  public String print() {
    return address == null ? "system" : NetUtil.toSocketAddressString(address);
  }

  DnsServerAddressStreamProvider provider() {
    return address == null
        ? DnsServerAddressStreamProviders.platformDefault()
        : new SingletonDnsServerAddressStreamProvider(address);
  }
}
