package dev.loopmesh.bench.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;

/**
 * One whole answer that never changes, as bytes for HTTP/1.1 and as what HTTP/2 frames are made of.
 */
final class Answer {
  private static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
  private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
  private static final AsciiString SERVER_TIMING = AsciiString.cached("server-timing");

  private final ByteBuf http1;
  private final ByteBuf body;
  private final Http2Headers headers;

  /**
   * @param timing its {@code Server-Timing}, empty for none
   */
  Answer(int status, String contentType, String timing, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %d %s\r\n".formatted(status, status == 200 ? "OK" : "Refused")
            + (timing.isEmpty() ? "" : "Server-Timing: " + timing + "\r\n")
            + "content-type: %s\r\ncontent-length: %d\r\n\r\n".formatted(contentType, bytes.length);
    this.http1 = fixed(head.getBytes(StandardCharsets.US_ASCII), bytes);
    this.body = fixed(bytes);
    AsciiString[] fields = {
      CONTENT_TYPE, AsciiString.of(contentType), CONTENT_LENGTH, AsciiString.of("" + bytes.length)
    };
    AsciiString[] timed = {
      fields[0], fields[1], fields[2], fields[3], SERVER_TIMING, AsciiString.of(timing)
    };
    this.headers =
        ReadOnlyHttp2Headers.serverHeaders(
            false, AsciiString.of("" + status), timing.isEmpty() ? fields : timed);
  }

  private static ByteBuf fixed(byte[]... parts) {
    return Unpooled.unreleasableBuffer(
        Unpooled.directBuffer().writeBytes(Unpooled.wrappedBuffer(parts)));
  }

  /** Head and body; to be written as it is, any number of times. */
  ByteBuf http1() {
    return http1.duplicate();
  }

  /** The body alone; to be written as it is, any number of times. */
  ByteBuf body() {
    return body.duplicate();
  }

  Http2Headers headers() {
    return headers;
  }
}
