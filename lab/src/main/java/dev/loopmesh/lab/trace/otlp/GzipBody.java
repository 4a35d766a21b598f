package dev.loopmesh.lab.trace.otlp;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** A compressed body (RFC 1952). */
final class GzipBody {
  private static final int CHUNK = 16 << 10;

  private GzipBody() {}

  /**
   * Decompresses, and stops as soon as there is more than was agreed: a small body that inflates to
   * gigabytes costs no more than its first {@code mostBytes}.
   *
   * @throws OtlpRefused 400 when it is not gzip or ends too early, 413 when it is too large
   */
  static byte[] inflate(byte[] body, int mostBytes) {
    ByteArrayOutputStream inflated =
        new ByteArrayOutputStream(Math.min(mostBytes, 4 * body.length));
    byte[] chunk = new byte[CHUNK];
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), CHUNK)) {
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        if (inflated.size() + length > mostBytes) {
          throw OtlpRefused.tooLarge(
              "the body inflates to more than the %d bytes that are taken".formatted(mostBytes));
        }
        inflated.write(chunk, 0, length);
      }
      return inflated.toByteArray();
    } catch (IOException e) {
      throw OtlpRefused.malformed("the body is not well-formed gzip: " + reason(e));
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? "it ends too early" : e.getMessage();
  }
}
