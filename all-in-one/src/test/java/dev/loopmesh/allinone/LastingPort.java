package dev.loopmesh.allinone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port to which somebody can return after he has left it: not one of those that the system gives
 * to whoever asks for any (from 32768 on, unless it was told otherwise).
 */
final class LastingPort {
  private static final int FIRST = 23_000;
  private static final int LAST = 32_000;

  private LastingPort() {}

  /** One that is free. */
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
