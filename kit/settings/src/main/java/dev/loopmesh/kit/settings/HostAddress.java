package dev.loopmesh.kit.settings;

import io.netty.util.NetUtil;

/** A host to listen on: an IP address, or {@code localhost}. */
public final class HostAddress {
  private HostAddress() {}

  public static boolean isAddress(String host) {
    return host.equals("localhost") || NetUtil.createInetAddressFromIpAddressString(host) != null;
  }

  static String parse(String text) {
    if (!isAddress(text)) {
      throw new IllegalArgumentException(
          "'%s' is not an address to listen on; write an IP address, localhost or 0.0.0.0"
              .formatted(text));
    }
    return text;
  }
}
