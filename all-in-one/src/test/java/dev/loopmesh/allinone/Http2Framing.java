package dev.loopmesh.allinone;

import static dev.loopmesh.allinone.Http2Frames.CONTINUATION;
import static dev.loopmesh.allinone.Http2Frames.DATA;
import static dev.loopmesh.allinone.Http2Frames.END_HEADERS;
import static dev.loopmesh.allinone.Http2Frames.END_STREAM;
import static dev.loopmesh.allinone.Http2Frames.GOAWAY;
import static dev.loopmesh.allinone.Http2Frames.HEADERS;
import static dev.loopmesh.allinone.Http2Frames.PADDED;
import static dev.loopmesh.allinone.Http2Frames.PING;
import static dev.loopmesh.allinone.Http2Frames.PRIORITY;
import static dev.loopmesh.allinone.Http2Frames.PUSH_PROMISE;
import static dev.loopmesh.allinone.Http2Frames.RST_STREAM;
import static dev.loopmesh.allinone.Http2Frames.SETTINGS;
import static dev.loopmesh.allinone.Http2Frames.WINDOW_UPDATE;
import static dev.loopmesh.allinone.Http2Frames.WITH_PRIORITY;
import static dev.loopmesh.allinone.Http2Row.change;

import java.util.stream.Stream;

/** Sections 3 to 6 of RFC 9113. */
final class Http2Framing {
  private static final String PROTOCOL = "GOAWAY PROTOCOL_ERROR";
  private static final String SIZE = "GOAWAY FRAME_SIZE_ERROR";
  private static final int UNKNOWN = 0x42;
  private static final int END = END_HEADERS | END_STREAM;
  private static final byte[] GET = Http2Frames.headers(0x82, "/livez", "localhost");
  private static final byte[] NONE = {};
  private static final byte[] PING_7 = {0, 0, 0, 0, 0, 0, 0, 7};

  private Http2Framing() {}

  static Stream<Http2Row> rows() {
    return Stream.of(streams(), sizes(), settings(), windows(), headerBlocks(), others())
        .flatMap(rows -> rows);
  }

  private static Http2Row row(String section, String name, Http2Frames frames, String outcome) {
    return new Http2Row(section, name, frames, outcome);
  }

  private static Http2Frames begin(int... settings) {
    return Http2Frames.begin(settings);
  }

  private static byte[] number(int value) {
    return java.nio.ByteBuffer.allocate(4).putInt(value).array();
  }

  private static Http2Frames get(Http2Frames frames) {
    return frames.frame(HEADERS, END, 1, GET);
  }

  private static Stream<Http2Row> streams() {
    return Stream.of(
        row(
            "3.4",
            "a first frame that is not SETTINGS",
            Http2Frames.preface().frame(PING, 0, 0, PING_7),
            PROTOCOL),
        row("5.1", "DATA on an idle stream", begin().frame(DATA, END_STREAM, 1, NONE), PROTOCOL),
        row(
            "5.1",
            "RST_STREAM on an idle stream",
            begin().frame(RST_STREAM, 0, 1, number(8)),
            PROTOCOL),
        row(
            "5.1",
            "WINDOW_UPDATE on an idle stream",
            begin().frame(WINDOW_UPDATE, 0, 1, number(8)),
            PROTOCOL),
        row(
            "5.1",
            "DATA after the end",
            change().frame(DATA, END_STREAM, 1, new byte[2]).frame(DATA, END_STREAM, 1, NONE),
            "(400 )?RST_STREAM STREAM_CLOSED"),
        row("5.1", "HEADERS after the end", get(get(begin())), "RST_STREAM STREAM_CLOSED")
            .butHere("200 RST_STREAM PROTOCOL_ERROR"),
        row(
            "5.1",
            "HEADERS after RST_STREAM",
            change().frame(RST_STREAM, 0, 1, number(8)).frame(HEADERS, END, 1, GET),
            "RST_STREAM STREAM_CLOSED"),
        row("5.1.1", "HEADERS on an even stream", begin().frame(HEADERS, END, 2, GET), PROTOCOL),
        row(
                "5.1.1",
                "HEADERS on an earlier stream",
                begin().frame(HEADERS, END, 3, GET).frame(HEADERS, END, 1, GET),
                PROTOCOL)
            .butHere("RST_STREAM STREAM_CLOSED"),
        row("6.1", "DATA on stream 0", begin().frame(DATA, 0, 0, NONE), PROTOCOL),
        row(
            "6.1",
            "more padding than DATA",
            change().frame(DATA, PADDED, 1, new byte[] {9, 0}),
            PROTOCOL),
        row("6.2", "HEADERS on stream 0", begin().frame(HEADERS, END, 0, GET), PROTOCOL),
        row(
            "6.2",
            "more padding than HEADERS",
            begin().frame(HEADERS, PADDED | END, 1, new byte[] {9, 0}),
            PROTOCOL),
        row("4.1", "the reserved bit", begin().frame(HEADERS, END, 1 << 31 | 1, GET), "200"));
  }

  private static Stream<Http2Row> sizes() {
    return Stream.of(
        row(
            "4.2",
            "HEADERS of 16385 bytes",
            begin().frame(HEADERS, END, 1, new byte[16_385]),
            SIZE),
        row(
            "4.2",
            "DATA of 16385 bytes",
            change().frame(DATA, END_STREAM, 1, new byte[16_385]),
            SIZE),
        row(
            "6.3",
            "PRIORITY of 4 bytes",
            change().frame(PRIORITY, 0, 1, new byte[4]),
            "RST_STREAM FRAME_SIZE_ERROR"),
        row("6.4", "RST_STREAM of 3 bytes", change().frame(RST_STREAM, 0, 1, new byte[3]), SIZE),
        row("6.5", "SETTINGS of 5 bytes", begin().frame(SETTINGS, 0, 0, new byte[5]), SIZE),
        row("6.5", "SETTINGS ACK with a payload", begin().frame(SETTINGS, 1, 0, new byte[6]), SIZE),
        row("6.7", "PING of 7 bytes", begin().frame(PING, 0, 0, new byte[7]), SIZE),
        row(
            "6.9",
            "WINDOW_UPDATE of 3 bytes",
            begin().frame(WINDOW_UPDATE, 0, 0, new byte[3]),
            SIZE));
  }

  private static Stream<Http2Row> settings() {
    String flow = "GOAWAY FLOW_CONTROL_ERROR";
    return Stream.of(
        row("6.5", "SETTINGS on a stream", begin().frame(SETTINGS, 0, 1, NONE), PROTOCOL),
        row("6.5.2", "ENABLE_PUSH 2", begin(2, 2), PROTOCOL),
        row("6.5.2", "INITIAL_WINDOW_SIZE 2^31", begin(4, 1 << 31), flow),
        row("6.5.2", "MAX_FRAME_SIZE 16383", begin(5, 16_383), PROTOCOL),
        row("6.5.2", "MAX_FRAME_SIZE 2^24", begin(5, 1 << 24), PROTOCOL),
        row("6.5.2", "an unknown setting", get(begin(0x4242, 7)), "200"),
        row("RFC 8441 3", "ENABLE_CONNECT_PROTOCOL 2", begin(8, 2), PROTOCOL));
  }

  private static Stream<Http2Row> windows() {
    int most = Integer.MAX_VALUE;
    return Stream.of(
        row(
            "6.9",
            "WINDOW_UPDATE of 0 for a stream",
            change().frame(WINDOW_UPDATE, 0, 1, number(0)),
            "RST_STREAM PROTOCOL_ERROR"),
        row(
            "6.9",
            "WINDOW_UPDATE of 0 for all",
            begin().frame(WINDOW_UPDATE, 0, 0, number(0)),
            PROTOCOL),
        row(
            "6.9.1",
            "a window above 2^31-1 for a stream",
            change().frame(WINDOW_UPDATE, 0, 1, number(most)),
            "RST_STREAM FLOW_CONTROL_ERROR"),
        row(
            "6.9.1",
            "a window above 2^31-1 for all",
            begin().frame(WINDOW_UPDATE, 0, 0, number(most)),
            "GOAWAY FLOW_CONTROL_ERROR"),
        row(
                "6.9.2",
                "SETTINGS raise a window above 2^31-1",
                change()
                    .frame(WINDOW_UPDATE, 0, 1, number(most - 65_535))
                    .frame(SETTINGS, 0, 0, new byte[] {0, 4, 0, 1, 0, 0}),
                "GOAWAY FLOW_CONTROL_ERROR")
            .butHere("RST_STREAM FLOW_CONTROL_ERROR"));
  }

  private static Stream<Http2Row> headerBlocks() {
    byte[] first = java.util.Arrays.copyOf(GET, 5);
    byte[] rest = java.util.Arrays.copyOfRange(GET, 5, GET.length);
    return Stream.of(
        row(
            "6.10",
            "a CONTINUATION",
            begin().frame(HEADERS, END_STREAM, 1, first).frame(CONTINUATION, END_HEADERS, 1, rest),
            "200"),
        row(
            "6.10",
            "CONTINUATION of nothing",
            begin().frame(CONTINUATION, END_HEADERS, 1, NONE),
            PROTOCOL),
        row(
            "6.10",
            "CONTINUATION of another stream",
            begin().frame(HEADERS, END_STREAM, 1, first).frame(CONTINUATION, END_HEADERS, 3, rest),
            PROTOCOL),
        row(
            "6.10",
            "PING before CONTINUATION",
            begin().frame(HEADERS, END_STREAM, 1, first).frame(PING, 0, 0, PING_7),
            PROTOCOL),
        row(
            "6.10",
            "DATA before CONTINUATION",
            begin().frame(HEADERS, 0, 1, first).frame(DATA, 0, 1, NONE),
            PROTOCOL),
        row(
            "5.5",
            "an unknown frame before CONTINUATION",
            begin().frame(HEADERS, END_STREAM, 1, first).frame(UNKNOWN, 0, 1, NONE),
            PROTOCOL),
        row(
            "4.3",
            "an index that is not there",
            begin().frame(HEADERS, END, 1, new byte[] {(byte) 0xff, 0x7f}),
            "GOAWAY COMPRESSION_ERROR"),
        row(
            "RFC 7541 4.2",
            "a table larger than allowed",
            begin().frame(HEADERS, END, 1, new byte[] {0x3f, -1, -1, 3}),
            "GOAWAY COMPRESSION_ERROR"));
  }

  private static Stream<Http2Row> others() {
    return Stream.of(
        row("5.5", "an unknown frame", get(begin().frame(UNKNOWN, 0, 0, new byte[3])), "200"),
        row(
            "5.5",
            "an unknown frame on a stream",
            get(begin().frame(UNKNOWN, 7, 1, new byte[3])),
            "200"),
        row("6.7", "PING", get(begin().frame(PING, 0, 0, PING_7)), "PONG 7 200"),
        row("6.7", "PING ACK", get(begin().frame(PING, 1, 0, PING_7)), "200"),
        row("6.7", "PING on a stream", begin().frame(PING, 0, 1, PING_7), PROTOCOL),
        row("6.8", "GOAWAY before a request", get(begin().frame(GOAWAY, 0, 0, new byte[8])), "200"),
        row("6.8", "GOAWAY after a request", get(begin()).frame(GOAWAY, 0, 0, new byte[8]), "200"),
        row("6.8", "GOAWAY on a stream", begin().frame(GOAWAY, 0, 1, new byte[8]), PROTOCOL),
        row(
            "6.3",
            "PRIORITY",
            get(begin().frame(PRIORITY, 0, 1, new byte[] {0, 0, 0, 3, 9})),
            "200"),
        row("6.3", "PRIORITY on stream 0", begin().frame(PRIORITY, 0, 0, new byte[5]), PROTOCOL),
        row(
            "RFC 7540 5.3.1",
            "PRIORITY of a stream on itself",
            change().frame(PRIORITY, 0, 1, new byte[] {0, 0, 0, 1, 9}),
            "RST_STREAM PROTOCOL_ERROR"),
        row(
            "6.2",
            "HEADERS with a priority",
            begin().frame(HEADERS, WITH_PRIORITY | END, 1, priority(0)),
            "200"),
        row(
                "RFC 7540 5.3.1",
                "HEADERS that depend on themselves",
                begin().frame(HEADERS, WITH_PRIORITY | END, 1, priority(1)),
                "RST_STREAM PROTOCOL_ERROR")
            .butHere("GOAWAY PROTOCOL_ERROR"),
        row("6.4", "RST_STREAM on stream 0", begin().frame(RST_STREAM, 0, 0, number(8)), PROTOCOL),
        row(
            "6.6",
            "PUSH_PROMISE of a client",
            begin().frame(PUSH_PROMISE, END_HEADERS, 1, number(2)),
            PROTOCOL));
  }

  private static byte[] priority(int on) {
    return java.nio.ByteBuffer.allocate(5 + GET.length).putInt(on).put((byte) 9).put(GET).array();
  }
}
