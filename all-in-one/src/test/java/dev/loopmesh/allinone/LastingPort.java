package dev.loopmesh.allinone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port that a server can listen on again after a restart: outside the range of ephemeral ports
 * (by default from 32768 on).
 */
final class LastingPort {
  private static final int FIRST = 23_000;
  private static final int LAST = 32_000;

  private LastingPort() {}

  /** A free port. */
  static String find() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return "" + free.getLocalPort();
      } catch (java.net.BindException taken) {
        // the next one
      }
    }
  }
}
