package dev.loopmesh.lab.page;

import dev.loopmesh.kit.http.ContentCoding;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file of the pages.
 *
 * @param compressed in gzip
 * @param digest for its entity tag (RFC 9110 section 8.8.3)
 */
record PageFile(String mediaType, Buffer content, Buffer compressed, String digest) {

  /** Reads a file from the class path; blocks. */
  static Optional<PageFile> read(String name) throws IOException {
    try (InputStream in = PageFile.class.getResourceAsStream("/page/" + name)) {
      return in == null ? Optional.empty() : Optional.of(of(name, in.readAllBytes()));
    }
  }

  Buffer in(ContentCoding coding) {
    return coding == ContentCoding.GZIP ? compressed : content;
  }

  /** A strong entity tag, so each coding has its own. */
  String tag(ContentCoding coding) {
    return coding == ContentCoding.GZIP ? '"' + digest + "-gzip\"" : '"' + digest + '"';
  }

  /** Whether a client already has this file, in either coding. */
  boolean isIn(List<String> ifNoneMatch) {
    return ifNoneMatch.stream()
        .flatMap(line -> Stream.of(line.split(",")))
        .map(tag -> tag.strip().replaceFirst("^W/", ""))
        .anyMatch(
            tag ->
                tag.equals("*")
                    || tag.equals(tag(ContentCoding.IDENTITY))
                    || tag.equals(tag(ContentCoding.GZIP)));
  }

  private static PageFile of(String name, byte[] bytes) throws IOException {
    return new PageFile(
        mediaType(name),
        Buffer.buffer(bytes),
        Buffer.buffer(ContentCoding.gzip(bytes)),
        digest(bytes));
  }

  private static String mediaType(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> "text/javascript; charset=utf-8";
    };
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
