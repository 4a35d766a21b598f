package dev.loopmesh.bench.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {
  private static final String ANSWERS =
      "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nContent-Length: 5\r\n\r\nhello"
          + "HTTP/1.1 204 No Content\r\n\r\n"
          + "HTTP/1.1 503 Busy\r\nTRANSFER-ENCODING: chunked\r\nRetry-After: 1\r\n\r\n"
          + "5\r\nhello\r\nb;x=y\r\n and\r\nthere\r\n0\r\nTrailer: some\r\n\r\n"
          + "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length:0\r\n\r\n";

  private final StringBuilder bodies = new StringBuilder();
  private final MessageReader reader = new MessageReader(this::take);

  private void take(ByteBuf in, int length) {
    bodies.append(in.toString(in.readerIndex(), length, StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 50, 10_000})
  void messagesAreReadHoweverTheyAreCutIntoPieces(int pieceLength) {
    List<String> read = new ArrayList<>();
    ByteBuf arrived = Unpooled.buffer();
    for (int at = 0; at < ANSWERS.length(); at += pieceLength) {
      String piece = ANSWERS.substring(at, Math.min(ANSWERS.length(), at + pieceLength));
      arrived.writeCharSequence(piece, StandardCharsets.US_ASCII);
      while (reader.read(arrived)) {
        read.add(reader.status() + " " + reader.bodyBytes() + (reader.closes() ? " closes" : ""));
      }
    }
    assertEquals(List.of("200 5", "204 0", "503 16", "404 0 closes"), read);
    assertEquals("hellohello and\r\nthere", bodies.toString());
    assertFalse(arrived.isReadable());
  }

  @Test
  void aRequestHasItsStartLine() {
    assertTrue(reader.read(bytes("POST /v1/traces HTTP/1.1\r\ncontent-encoding: gzip\r\n\r\n")));
    assertEquals("POST /v1/traces HTTP/1.1", reader.startLine());
    assertTrue(reader.gzipped());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nmany\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n123456789\r\n"
      })
  void whatFramesNothingIsRefused(String message) {
    assertThrows(IllegalArgumentException.class, () -> reader.read(bytes(message)));
  }

  @Test
  void aHeadWithoutEndIsRefused() {
    ByteBuf endless = bytes("GET / HTTP/1.1\r\nx: " + "y".repeat(Head.LONGEST));
    assertThrows(IllegalArgumentException.class, () -> reader.read(endless));
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }
}
