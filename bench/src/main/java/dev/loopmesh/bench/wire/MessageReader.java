package dev.loopmesh.bench.wire;

import io.netty.buffer.ByteBuf;

/**
 * Reads one HTTP/1.1 message after another off a connection, requests or answers: just enough of
 * RFC 9112 for the two ends of a bench, which is its head, a body with a length, and a chunked
 * body.
 *
 * <p>For one connection, on its loop. An answer that ends with its connection is not understood:
 * who sends such answers cannot be measured over kept connections.
 */
public final class MessageReader {
  private enum Part {
    HEAD,
    BODY,
    CHUNK_SIZE,
    CHUNK,
    TRAILER
  }

  /** Gets the body piece by piece; does not keep the buffer. */
  public interface BodySink {
    /**
     * @param in read from its reader index on
     * @param length how many bytes of it belong to the body, at least 1
     */
    void take(ByteBuf in, int length);
  }

  private final Head head = new Head();
  private final BodySink sink;
  private Part part = Part.HEAD;
  private long left;
  private long bodyBytes;

  /** A reader that only counts the bytes of bodies. */
  public MessageReader() {
    this((in, length) -> {});
  }

  /** A reader that hands bodies on. */
  public MessageReader(BodySink sink) {
    this.sink = sink;
  }

  /**
   * Reads on.
   *
   * @param in of which what is understood is taken
   * @return whether a message has just ended; if so its head can be asked until the next call
   * @throws IllegalArgumentException if this is not HTTP/1.1; the connection is of no more use
   */
  public boolean read(ByteBuf in) {
    while (in.isReadable()) {
      int before = in.readableBytes();
      if (step(in)) {
        part = Part.HEAD;
        return true;
      }
      if (in.readableBytes() == before) {
        return false;
      }
    }
    return false;
  }

  private boolean step(ByteBuf in) {
    return switch (part) {
      case HEAD -> head.read(in) && readsBody();
      case BODY -> readsPiece(in) && left == 0;
      case CHUNK_SIZE -> readsChunkSize(in);
      case CHUNK -> readsChunk(in);
      case TRAILER -> readsTrailer(in);
    };
  }

  /** Whether there is no body to read. */
  private boolean readsBody() {
    bodyBytes = 0;
    left = Math.max(0, head.contentLength());
    part = head.chunked() ? Part.CHUNK_SIZE : Part.BODY;
    return !head.chunked() && left == 0;
  }

  private boolean readsPiece(ByteBuf in) {
    int length = (int) Math.min(left, in.readableBytes());
    int next = in.readerIndex() + length;
    sink.take(in, length);
    in.readerIndex(next);
    left -= length;
    bodyBytes += length;
    return true;
  }

  private boolean readsChunkSize(ByteBuf in) {
    int length = in.bytesBefore((byte) '\n');
    if (length < 0) {
      return false;
    }
    left = hexadecimal(in, length);
    in.skipBytes(length + 1);
    part = left == 0 ? Part.TRAILER : Part.CHUNK;
    return false;
  }

  private static long hexadecimal(ByteBuf in, int length) {
    long size = 0;
    int digits = 0;
    for (; digits < length; digits++) {
      int digit = Character.digit(in.getByte(in.readerIndex() + digits), 16);
      if (digit < 0) {
        break;
      }
      size = 16 * size + digit;
    }
    if (digits == 0 || digits > 8) {
      throw new IllegalArgumentException("a chunk without a size");
    }
    return size;
  }

  private boolean readsChunk(ByteBuf in) {
    if (left > 0) {
      readsPiece(in);
    } else if (in.readableBytes() >= 2) {
      in.skipBytes(2); // the line end after a chunk
      part = Part.CHUNK_SIZE;
    }
    return false;
  }

  private boolean readsTrailer(ByteBuf in) {
    int length = in.bytesBefore((byte) '\n');
    if (length < 0) {
      return false;
    }
    in.skipBytes(length + 1);
    return length <= 1; // an empty line
  }

  /** The status of the answer just read. */
  public int status() {
    return 100 * digit(9) + 10 * digit(10) + digit(11);
  }

  private int digit(int index) {
    int digit = head.at(index) - '0';
    if (digit < 0 || digit > 9) {
      throw new IllegalArgumentException("no status in '" + head.startLine() + "'");
    }
    return digit;
  }

  /** The start line of the message just read: {@code GET /users/42 HTTP/1.1}. */
  public String startLine() {
    return head.startLine();
  }

  /** Whether its sender closes the connection after it. */
  public boolean closes() {
    return head.closes();
  }

  /** Whether its body is packed by gzip. */
  public boolean gzipped() {
    return head.gzipped();
  }

  /** How long its body was, without what framed it. */
  public long bodyBytes() {
    return bodyBytes;
  }
}
