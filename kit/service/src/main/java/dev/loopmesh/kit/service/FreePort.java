package dev.loopmesh.kit.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds a free port for a server whose port must be known before it listens. */
public final class FreePort {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 100;

  private FreePort() {}

  /**
   * A port below the ephemeral ports, so that no outgoing connection gets it meanwhile. Blocks for
   * less than a millisecond.
   *
   * @return 20000 to 31999, or 0 if no server can listen on the host
   */
  public static int on(String host) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // in use
      }
    }
    return 0;
  }
}
