package dev.loopmesh.kit.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port for a server that must be named before it listens. */
public final class FreePort {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 100;

  private FreePort() {}

  /**
   * Finds a port below those that the system gives to outgoing connections, or one of them might
   * take it before the server does. Any thread; blocks for less than a millisecond.
   *
   * @param host where the server will listen
   * @return from 20000 to 31999, or 0 when the host cannot be listened on, as its server will say
   */
  public static int on(String host) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // taken: another one
      }
    }
    return 0;
  }
}
