package dev.loopmesh.bench.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Start line and fields of one HTTP/1.1 message (RFC 9112), of which only what frames the message
 * is looked at. It is read again and again into the same bytes: nothing is allocated for each
 * message.
 */
final class Head {
  /** A longer head is taken for no head at all. */
  static final int LONGEST = 16 * 1024;

  private static final byte[] CONTENT_LENGTH = name("content-length:");
  private static final byte[] TRANSFER_ENCODING = name("transfer-encoding:");
  private static final byte[] CONTENT_ENCODING = name("content-encoding:");
  private static final byte[] CONNECTION = name("connection:");
  private static final byte[] CHUNKED = name("chunked");
  private static final byte[] CLOSE = name("close");
  private static final byte[] GZIP = name("gzip");

  private final byte[] bytes = new byte[LONGEST];
  private int startLineLength;
  private long contentLength;
  private boolean chunked;
  private boolean closes;
  private boolean gzipped;

  private static byte[] name(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Takes the head off the buffer.
   *
   * @return false, and nothing is taken, while it is not all there
   * @throws IllegalArgumentException if it is too long, or its length cannot be read
   */
  boolean read(ByteBuf in) {
    int there = Math.min(in.readableBytes(), LONGEST);
    in.getBytes(in.readerIndex(), bytes, 0, there);
    int end = end(there);
    if (end < 0) {
      if (there == LONGEST) {
        throw new IllegalArgumentException("a head of more than " + LONGEST + " bytes");
      }
      return false;
    }
    in.skipBytes(end);
    readFields(end);
    return true;
  }

  private int end(int there) {
    for (int i = 3; i < there; i++) {
      if (bytes[i] == '\n'
          && bytes[i - 1] == '\r'
          && bytes[i - 2] == '\n'
          && bytes[i - 3] == '\r') {
        return i + 1;
      }
    }
    return -1;
  }

  private void readFields(int end) {
    contentLength = -1;
    chunked = false;
    closes = false;
    gzipped = false;
    startLineLength = lineEnd(0);
    for (int at = startLineLength + 2; at < end - 2; at = lineEnd(at) + 2) {
      int first = bytes[at] | 0x20;
      if (first == 'c' || first == 't') {
        readField(at);
      }
    }
  }

  private void readField(int at) {
    if (startsWith(at, CONTENT_LENGTH)) {
      contentLength = number(valueAt(at + CONTENT_LENGTH.length));
    } else if (startsWith(at, TRANSFER_ENCODING)) {
      chunked = startsWith(valueAt(at + TRANSFER_ENCODING.length), CHUNKED);
    } else if (startsWith(at, CONTENT_ENCODING)) {
      gzipped = startsWith(valueAt(at + CONTENT_ENCODING.length), GZIP);
    } else if (startsWith(at, CONNECTION)) {
      closes = startsWith(valueAt(at + CONNECTION.length), CLOSE);
    }
  }

  private int lineEnd(int from) {
    int at = from;
    while (bytes[at] != '\r') {
      at++;
    }
    return at;
  }

  private int valueAt(int from) {
    int at = from;
    while (bytes[at] == ' ' || bytes[at] == '\t') {
      at++;
    }
    return at;
  }

  private boolean startsWith(int at, byte[] lowerCase) {
    for (int i = 0; i < lowerCase.length; i++) {
      byte there = bytes[at + i];
      if ((there >= 'A' && there <= 'Z' ? there | 0x20 : there) != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  private long number(int from) {
    long number = 0;
    int at = from;
    for (; bytes[at] >= '0' && bytes[at] <= '9' && at - from < 18; at++) {
      number = 10 * number + bytes[at] - '0';
    }
    if (at == from) {
      throw new IllegalArgumentException("a length that is no number in " + startLine());
    }
    return number;
  }

  /** The bytes of the body, or −1 if no length was said. */
  long contentLength() {
    return contentLength;
  }

  boolean chunked() {
    return chunked;
  }

  boolean closes() {
    return closes;
  }

  boolean gzipped() {
    return gzipped;
  }

  /** The byte of the start line, or 0 beyond its end. */
  int at(int index) {
    return index < startLineLength ? bytes[index] : 0;
  }

  String startLine() {
    return new String(bytes, 0, startLineLength, StandardCharsets.ISO_8859_1);
  }
}
