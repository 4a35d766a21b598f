package dev.loopmesh.mcp.stdio;

import dev.loopmesh.kit.guard.Guard;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Lines of bounded length: of a longer one only the beginning is read, which is no message. */
final class MessageLines {
  private final InputStream in;

  MessageLines(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /** Blocks; empty at the end of the input. */
  Optional<String> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int read = in.read();
    if (read < 0) {
      return Optional.empty();
    }
    for (; read >= 0 && read != '\n'; read = in.read()) {
      if (line.size() <= Guard.MOST_BYTES) {
        line.write(read);
      }
    }
    boolean fits = line.size() <= Guard.MOST_BYTES;
    return Optional.of(fits ? line.toString(StandardCharsets.UTF_8) : "too long");
  }
}
