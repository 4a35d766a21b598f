package dev.loopmesh.bench.peer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Prints which Vert.x the peers here stand on. */
final class VertxVersion {
  private VertxVersion() {}

  /** Prints one line. */
  public static void main(String[] arguments) throws IOException {
    try (InputStream version =
        ClassLoader.getSystemResourceAsStream("META-INF/vertx/vertx-version.txt")) {
      System.out.println(
          "Vert.x " + new String(version.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
  }
}
