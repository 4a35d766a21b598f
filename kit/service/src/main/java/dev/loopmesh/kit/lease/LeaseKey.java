package dev.loopmesh.kit.lease;

import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.regex.Pattern;

/** The secret that opens what is hidden while an exercise runs. It is never logged or shown. */
final class LeaseKey {
  /** The request header that carries it. */
  static final String HEADER = "Lease-Key";

  private static final Pattern KEY = Pattern.compile("[!-~]{16,128}");

  private final byte[] key;

  private LeaseKey(String text) {
    key = text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads a key.
   *
   * @throws IllegalArgumentException without the value, which may be part of a key
   */
  static LeaseKey parse(String text) {
    if (!KEY.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "is not a valid key; write 16 to 128 printable ASCII characters without spaces");
    }
    return new LeaseKey(text);
  }

  /** Whether a request has this key, and no other; compared in constant time. */
  boolean isIn(HttpServerRequest request) {
    List<String> given = request.headers().getAll(HEADER);
    return given.size() == 1
        && MessageDigest.isEqual(given.get(0).getBytes(StandardCharsets.UTF_8), key);
  }
}
