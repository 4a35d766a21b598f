package dev.loopmesh.traces.otlp;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The {@code Content-Encoding} of a request (RFC 9110 section 8.4): none, or gzip once. */
final class ContentCoding {
  static final String ACCEPTED = "gzip, identity";
  private static final Set<String> GZIP = Set.of("gzip", "x-gzip");

  private ContentCoding() {}

  /**
   * Whether it is in gzip.
   *
   * @throws OtlpRefused 415 when it is compressed in another way, or several times
   */
  static boolean isGzip(HttpServerRequest request) {
    List<String> codings =
        request.headers().getAll(HttpHeaders.CONTENT_ENCODING).stream()
            .flatMap(line -> Arrays.stream(line.split(",")))
            .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
            .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
            .toList();
    if (codings.size() > 1 || !GZIP.containsAll(codings)) {
      throw OtlpRefused.unknownEncoding(String.join(", ", codings));
    }
    return !codings.isEmpty();
  }
}
