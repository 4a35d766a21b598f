package dev.loopmesh.allinone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Frames of HTTP/2 (RFC 9113 section 6) as bytes, valid or not. */
final class Http2Frames {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int UNKNOWN = 99;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;
  static final int WITH_PRIORITY = 32;
  static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** The start of a connection, with settings as id, value, id, value. */
  static Http2Frames begin(int... settings) {
    ByteBuffer payload = ByteBuffer.allocate(settings.length / 2 * 6);
    for (int i = 0; i < settings.length; i += 2) {
      payload.putShort((short) settings[i]).putInt(settings[i + 1]);
    }
    return preface().frame(SETTINGS, 0, 0, payload.array());
  }

  /** The connection preface. */
  static Http2Frames preface() {
    Http2Frames frames = new Http2Frames();
    frames.bytes.writeBytes(PREFACE);
    return frames;
  }

  Http2Frames frame(int type, int flags, int stream, byte[] payload) {
    bytes.writeBytes(
        ByteBuffer.allocate(9)
            .putInt(payload.length << 8 | type)
            .put((byte) flags)
            .putInt(stream)
            .array());
    bytes.writeBytes(payload);
    return this;
  }

  /** A GET without a body. */
  Http2Frames get(int stream, String path, String authority, String... more) {
    return block(stream, headers(0x82, path, authority, more));
  }

  /** A header block without a body, in as many frames as it takes. */
  Http2Frames block(int stream, byte[] block) {
    int most = 16_384;
    for (int at = 0; at < block.length; at += most) {
      int end = at + most < block.length ? 0 : END_HEADERS;
      frame(
          at == 0 ? HEADERS : CONTINUATION,
          at == 0 ? end | END_STREAM : end,
          stream,
          Arrays.copyOfRange(block, at, Math.min(at + most, block.length)));
    }
    return this;
  }

  /** A POST whose body follows. */
  Http2Frames post(int stream, String path, String authority, String... more) {
    return frame(HEADERS, END_HEADERS, stream, headers(0x83, path, authority, more));
  }

  /** A header block (RFC 7541) without a table. */
  static byte[] headers(int method, String path, String authority, String... more) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(method);
    block.write(0x86); // :scheme http
    block.write(0x04);
    string(block, path);
    block.write(0x01);
    string(block, authority);
    block.writeBytes(fields(more));
    return block.toByteArray();
  }

  /** A header block of exactly these fields, pseudo-header fields too: name, value, name, value. */
  static byte[] fields(String... fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      block.write(0);
      string(block, fields[i]);
      string(block, fields[i + 1]);
    }
    return block.toByteArray();
  }

  private static void string(ByteArrayOutputStream block, String text) {
    int length = text.length();
    if (length < 127) {
      block.write(length);
    } else {
      block.write(127);
      for (length -= 127; length >= 128; length /= 128) {
        block.write(length % 128 + 128);
      }
      block.write(length);
    }
    block.writeBytes(text.getBytes(ISO_8859_1));
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
