package dev.loopmesh.traces.otlp;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** Compressed bodies: once, in gzip (RFC 9110 section 8.4, RFC 1952). */
final class GzipBody {
  static final String ACCEPTED = "gzip, identity";
  private static final Set<String> GZIP = Set.of("gzip", "x-gzip");
  private static final int CHUNK = 16 << 10;
  private static final int MOST_MEMBERS = 1_000; // GZIPInputStream recurses over empty ones

  private GzipBody() {}

  /**
   * Whether a request's body is in gzip.
   *
   * @throws OtlpRefused 415 when it is compressed in another way, or several times
   */
  static boolean isIn(HttpServerRequest request) {
    List<String> codings =
        request.headers().getAll(HttpHeaders.CONTENT_ENCODING).stream()
            .flatMap(line -> Arrays.stream(line.split(",")))
            .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
            .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
            .toList();
    if (codings.size() > 1 || !GZIP.containsAll(codings)) {
      throw new OtlpRefused(
          415,
          "Content-Encoding '%s' is not supported; allowed: %s"
              .formatted(String.join(", ", codings), ACCEPTED));
    }
    return !codings.isEmpty();
  }

  /**
   * Decompresses a body, up to {@code mostBytes}: a body that inflates to gigabytes costs no more.
   *
   * @throws OtlpRefused 400 when it is not gzip or ends too early, 413 when it is too large
   */
  static byte[] inflate(byte[] body, int mostBytes) {
    if (members(body) > MOST_MEMBERS) {
      throw OtlpRefused.tooLarge("the body has more than %d gzip members".formatted(MOST_MEMBERS));
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), CHUNK)) {
      byte[] inflated = in.readNBytes(mostBytes + 1);
      if (inflated.length > mostBytes) {
        throw OtlpRefused.tooLarge(
            "the body inflates to more than the allowed %d bytes".formatted(mostBytes));
      }
      return inflated;
    } catch (IOException e) {
      String why = e.getMessage() == null ? "it ends too early" : e.getMessage();
      throw OtlpRefused.malformed("the body is not valid gzip: " + why);
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
}
