package dev.loopmesh.lab.page;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * A file that pages are made of.
 *
 * @param content as it is
 * @param compressed the same in gzip
 * @param tag its entity tag (RFC 9110 section 8.8.3), which changes with its content
 */
record PageFile(String mediaType, Buffer content, Buffer compressed, String tag) {

  /** Reads it from the class path; empty when it is not there. Blocks. */
  static Optional<PageFile> read(String name) throws IOException {
    try (InputStream in = PageFile.class.getResourceAsStream("/page/" + name)) {
      return in == null ? Optional.empty() : Optional.of(of(name, in.readAllBytes()));
    }
  }

  private static PageFile of(String name, byte[] bytes) throws IOException {
    return new PageFile(
        mediaType(name), Buffer.buffer(bytes), Buffer.buffer(gzip(bytes)), tag(bytes));
  }

  private static String mediaType(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> "text/javascript; charset=utf-8";
    };
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    }
    return compressed.toByteArray();
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
