package dev.loopmesh.bench.upstream;

/**
 * Counts what is in an export without decoding it. Requests for traces and for logs are made alike:
 * {@code resource_spans = 1}, in it {@code scope_spans = 2}, in it {@code spans = 2}, and so for
 * logs (opentelemetry-proto, {@code trace.proto} and {@code logs.proto}).
 */
final class OtlpItems {
  private static final int[] PATH = {1, 2, 2};

  private final byte[] bytes;
  private int at;
  private int items;

  private OtlpItems(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * How many spans, or log records, there are.
   *
   * @throws IllegalArgumentException if this is no protobuf message
   */
  static int count(byte[] request) {
    OtlpItems items = new OtlpItems(request);
    try {
      items.descend(request.length, 0);
    } catch (ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("the message breaks off", e);
    }
    return items.items;
  }

  private void descend(int end, int depth) {
    while (at < end) {
      long tag = varint();
      int wireType = (int) (tag & 7);
      if (wireType == 2 && tag >>> 3 == PATH[depth]) {
        int length = length(end);
        if (depth == PATH.length - 1) {
          items++;
          at += length;
        } else {
          descend(at + length, depth + 1);
        }
      } else {
        skip(wireType, end);
      }
    }
  }

  private void skip(int wireType, int end) {
    switch (wireType) {
      case 0 -> varint();
      case 1 -> at += 8;
      case 2 -> {
        int length = length(end); // moves at
        at += length;
      }
      case 5 -> at += 4;
      default -> throw new IllegalArgumentException("no wire type " + wireType);
    }
  }

  private int length(int end) {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw new IllegalArgumentException("a part is longer than the whole");
    }
    return (int) length;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = bytes[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than 64 bits");
  }
}
