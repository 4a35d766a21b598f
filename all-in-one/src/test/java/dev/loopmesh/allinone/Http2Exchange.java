package dev.loopmesh.allinone;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The server's frames on one HTTP/2 connection. */
final class Http2Exchange {
  private final RawConnection connection;
  private final DefaultHttp2HeadersDecoder hpack = new DefaultHttp2HeadersDecoder(false);
  private final StringBuilder seen = new StringBuilder();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private Http2Headers headers;

  Http2Exchange(RawConnection connection) {
    this.connection = connection;
  }

  /** The last header section received. */
  Http2Headers headers() {
    return headers;
  }

  /** All content received. */
  String body() {
    return body.toString(StandardCharsets.UTF_8);
  }

  /**
   * Reads until the response on a stream ends, or the stream, or the connection.
   *
   * @return what was received on it, and PING and GOAWAY: {@code 100 404}, {@code PONG 7 200},
   *     {@code RST_STREAM PROTOCOL_ERROR}, {@code GOAWAY PROTOCOL_ERROR}, {@code closed}
   */
  String untilTheEndOf(int stream) throws IOException, Http2Exception {
    seen.setLength(0);
    body.reset();
    while (!isEndOf(stream)) {}
    return seen.toString().strip();
  }

  private boolean isEndOf(int stream) throws IOException, Http2Exception {
    byte[] head = connection.bytes(9);
    if (head.length < 9) {
      seen.append(" closed");
      return true;
    }
    ByteBuffer frame = ByteBuffer.wrap(head);
    byte[] payload = connection.bytes(frame.getInt(0) >>> 8);
    boolean flag = (head[4] & 1) != 0; // END_STREAM or ACK
    Http2Headers fields = head[3] == Http2Frames.HEADERS ? decode(head, payload) : null;
    int on = frame.getInt(5);
    if (on != 0 && on != stream) {
      return false;
    }
    switch (head[3]) {
      case Http2Frames.HEADERS -> {
        headers = fields;
        seen.append(' ').append(fields.status());
        return flag;
      }
      case Http2Frames.DATA -> {
        body.writeBytes(payload);
        return flag;
      }
      case Http2Frames.RST_STREAM -> seen.append(" RST_STREAM ").append(error(payload, 0));
      case Http2Frames.GOAWAY -> seen.append(" GOAWAY ").append(error(payload, 4));
      case Http2Frames.PING -> seen.append(flag ? " PONG " : " PING ").append(payload[7]);
      default -> {}
    }
    return head[3] == Http2Frames.RST_STREAM || head[3] == Http2Frames.GOAWAY;
  }

  /** Decodes every header block, since all streams share one HPACK table. */
  private Http2Headers decode(byte[] head, byte[] payload) throws Http2Exception {
    int priority = (head[4] & Http2Frames.WITH_PRIORITY) == 0 ? 0 : 5; // bytes, before the block
    ByteBuf block = Unpooled.wrappedBuffer(payload, priority, payload.length - priority);
    return hpack.decodeHeaders(ByteBuffer.wrap(head).getInt(5), block);
  }

  private static Http2Error error(byte[] payload, int at) {
    return Http2Error.valueOf(ByteBuffer.wrap(payload).getInt(at));
  }
}
