package dev.loopmesh.allinone;

import java.nio.ByteBuffer;

/**
 * Frames of a client, and the server's response.
 *
 * @param section of RFC 9113, unless it names another RFC
 * @param required outcome, as {@link Http2Exchange#untilTheEndOf} of stream 1 reports it: a regular
 *     expression
 */
record Http2Row(String section, String name, Http2Frames frames, String outcome) {
  /** One request without content, of exactly these fields. */
  static Http2Row request(String section, String name, String outcome, String... fields) {
    Http2Frames frames = Http2Frames.begin().block(1, Http2Frames.fields(fields));
    return new Http2Row(section, name, frames, outcome);
  }

  /** A GET with these additional fields. */
  static Http2Row get(String section, String name, String outcome, String... more) {
    Http2Frames frames = Http2Frames.begin().get(1, "/livez", "localhost", more);
    return new Http2Row(section, name, frames, outcome);
  }

  /** A request with content to follow, on stream 1, with these additional fields. */
  static Http2Frames change(String... more) {
    byte[] usual =
        Http2Frames.fields(
            ":method", "PUT", ":scheme", "http", ":path", "/faults/a", ":authority", "localhost");
    byte[] fields = Http2Frames.fields("content-type", "application/json");
    byte[] others = Http2Frames.fields(more);
    byte[] block =
        ByteBuffer.allocate(usual.length + fields.length + others.length)
            .put(usual)
            .put(fields)
            .put(others)
            .array();
    return Http2Frames.begin().frame(Http2Frames.HEADERS, Http2Frames.END_HEADERS, 1, block);
  }

  /** The same, with the outcome of Netty or Vert.x where it differs (docs/http.md). */
  Http2Row butHere(String other) {
    return new Http2Row(section, name + ", not " + outcome, frames, other);
  }

  @Override
  public String toString() {
    return section + " " + name;
  }
}
