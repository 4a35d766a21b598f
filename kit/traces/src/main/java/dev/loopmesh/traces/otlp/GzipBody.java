package dev.loopmesh.traces.otlp;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.GZIPInputStream;

/** Decompresses bodies (RFC 1952). */
final class GzipBody {
  private static final int CHUNK = 16 << 10;
  private static final int MOST_GROWTH = 1_032; // of deflate
  private static final int MOST_MEMBERS = 1_000; // GZIPInputStream recurses over empty ones

  private GzipBody() {}

  /**
   * Decompresses, and stops as soon as there is more than was agreed: a small body that inflates to
   * gigabytes costs no more than its first {@code mostBytes}.
   *
   * @throws OtlpRefused 400 when it is not gzip or ends too early, 413 when it is too large
   */
  static byte[] inflate(byte[] body, int mostBytes) {
    if (members(body) > MOST_MEMBERS) {
      throw OtlpRefused.tooLarge("the body has more than %d gzip members".formatted(MOST_MEMBERS));
    }
    byte[] chunk = new byte[CHUNK];
    ByteArrayOutputStream inflated = new ByteArrayOutputStream(Math.min(mostBytes, expected(body)));
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

  /** An upper bound: each member begins with these three bytes (section 2.3.1). */
  private static int members(byte[] body) {
    int members = 0;
    for (int at = 0; at + 2 < body.length; at++) {
      if (body[at] == 0x1f && body[at + 1] == (byte) 0x8b && body[at + 2] == 8) {
        members++;
      }
    }
    return members;
  }

  private static int expected(byte[] body) {
    if (body.length < 4) {
      return CHUNK;
    }
    int announced = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).getInt(body.length - 4);
    long possible = (long) MOST_GROWTH * body.length;
    return announced < 0 ? CHUNK : (int) Math.min(announced, possible);
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? "it ends too early" : e.getMessage();
  }
}
