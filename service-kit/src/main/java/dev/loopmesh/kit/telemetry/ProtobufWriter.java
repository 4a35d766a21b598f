package dev.loopmesh.kit.telemetry;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a protobuf message from its beginning to its end. What is inside of another has its length
 * before it, which is known after it: room is left for a short one, and made for a longer one. So
 * nothing is measured before it is written. Not thread-safe; to be used again.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the encoding</a>
 */
final class ProtobufWriter {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;
  private static final int FIXED32 = 5;
  private static final int LONGEST_VARINT = 10;

  private byte[] bytes = new byte[1 << 12];
  private int size;

  /** Begins another message. */
  void clear() {
    size = 0;
  }

  /** How many bytes it has. */
  int size() {
    return size;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, size);
  }

  /**
   * Begins a message inside of this one.
   *
   * @return what {@link #end} wants to know
   */
  int begin(int field) {
    tag(field, DELIMITED);
    room(1);
    return ++size;
  }

  /** Ends a message inside of this one. */
  void end(int begun) {
    int length = size - begun;
    int more = lengthOfVarint(length) - 1;
    if (more > 0) {
      room(more);
      System.arraycopy(bytes, begun, bytes, begun + more, length);
    }
    size = begun - 1;
    varint(length);
    size += length;
  }

  /** As {@code int32}, {@code int64}, {@code uint32}, {@code bool} or an enumeration. */
  void number(int field, long value) {
    tag(field, VARINT);
    varint(value);
  }

  void fixed64(int field, long value) {
    tag(field, FIXED64);
    littleEndian(value, Long.BYTES);
  }

  void fixed32(int field, int value) {
    tag(field, FIXED32);
    littleEndian(value, Integer.BYTES);
  }

  void text(int field, String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    tag(field, DELIMITED);
    varint(encoded.length);
    room(encoded.length);
    System.arraycopy(encoded, 0, bytes, size, encoded.length);
    size += encoded.length;
  }

  /** As bytes, two hexadecimal digits in lower case for each. */
  void hex(int field, String digits) {
    int length = digits.length() / 2;
    tag(field, DELIMITED);
    varint(length);
    room(length);
    for (int i = 0; i < length; i++) {
      int high = Character.digit(digits.charAt(2 * i), 16);
      bytes[size++] = (byte) (high << 4 | Character.digit(digits.charAt(2 * i + 1), 16));
    }
  }

  private void tag(int field, int wireType) {
    varint(field << 3 | wireType);
  }

  private void varint(long value) {
    room(LONGEST_VARINT);
    long left = value;
    while ((left & ~0x7FL) != 0) {
      bytes[size++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    bytes[size++] = (byte) left;
  }

  private static int lengthOfVarint(int value) {
    return (Integer.SIZE - Integer.numberOfLeadingZeros(value | 1) + 6) / 7;
  }

  private void littleEndian(long value, int length) {
    room(length);
    for (int i = 0; i < length; i++) {
      bytes[size++] = (byte) (value >>> Byte.SIZE * i);
    }
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
