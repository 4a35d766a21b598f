package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.RawAnswer.answer;

import java.util.Collections;
import java.util.stream.Stream;

/**
 * Possible responses of user-service for user 42 over HTTP/1.1, by section of RFC 9110 and 9112.
 */
final class RawAnswers {
  private static final String BROKEN = "upstream-broken";
  private static final String BAD = "upstream-bad-answer";
  private static final String USER = "{\"id\":42}";
  private static final String TYPE = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
  private static final String CHUNKED = TYPE + "Transfer-Encoding: chunked\r\n";

  /** A complete and correct response. */
  static final String OK = TYPE + "Content-Length: 9\r\n\r\n" + USER;

  private RawAnswers() {}

  static Stream<RawAnswer> all() {
    return Stream.of(
            informational(), leftOver(), persistence(), lengths(), chunks(), lines(), others())
        .flatMap(rows -> rows);
  }

  /** RFC 9110 section 15.2. */
  private static Stream<RawAnswer> informational() {
    return Stream.of(
        answer("102 and 200 in one write", only("102 Processing") + OK),
        answer("102, and 200 a moment later", only("102 X"), OK),
        answer("100 unasked, and 200 later", only("100 Continue"), OK),
        answer("100 without a reason, and 200", only("100 ") + OK),
        answer("103 with a field, and 200", "HTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n", OK),
        answer("199, which is unknown, and 200 later", only("199 X"), OK),
        answer("three of them", only("100 A") + only("102 B"), only("103 C"), OK),
        answer("100 of them", many(100), OK),
        answer("one that says close", "HTTP/1.1 102 X\r\nConnection: close\r\n\r\n", OK),
        answer("one with a length", "HTTP/1.1 102 X\r\nContent-Length: 0\r\n\r\n", OK),
        answer("101 of them", many(101) + OK).isRefused(BROKEN, "more than 100 informational"),
        answer("102 with a body", only("102 X") + "x" + OK).isRefused(BROKEN, "malformed HTTP"),
        answer("102 and then the end", only("102 X"))
            .andTheServiceCloses()
            .isRefused(BROKEN, "in the middle of its response"),
        answer("101, which was not asked for", only("101 Switching") + OK)
            .isRefused(BROKEN, "switched protocols"),
        answer(
                "101 to websocket",
                "HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n" + OK)
            .isRefused(BROKEN, "switched protocols"));
  }

  /** RFC 9112 section 6.3 and 9.2: bytes after a response belong to no response. */
  private static Stream<RawAnswer> leftOver() {
    return Stream.of(
        answer("a body longer than its length", OK + "more").endsItsConnection(),
        answer("two answers in one write", OK + OK.replace("42", "99")).endsItsConnection(),
        answer("an answer and the beginning of one", OK + "HTTP/1.1 2").endsItsConnection(),
        answer("a line end behind it", OK + "\r\n").endsItsConnection(),
        answer("a 102 behind it", OK + only("102 X")).endsItsConnection(),
        answer("a body behind the last chunk", chunked("9\r\n" + USER + "\r\n0\r\n\r\nx"))
            .endsItsConnection(),
        answer("204 with a body", "HTTP/1.1 204 N\r\nContent-Length: 9\r\n\r\n" + USER)
            .isRefused("upstream-status", "204"),
        answer("304 with a body", "HTTP/1.1 304 N\r\nContent-Length: 9\r\n\r\n" + USER)
            .isRefused("upstream-status", "304"));
  }

  /** RFC 9112 section 9.3 and 9.6. */
  private static Stream<RawAnswer> persistence() {
    return Stream.of(
        answer("nothing special", OK),
        answer("byte by byte", OK.split("(?<=\\G.{40})", 0)),
        answer("close", OK.replace("200 OK\r\n", "200 OK\r\nConnection: close\r\n"))
            .endsItsConnection(),
        answer("close in a list", OK.replace("OK\r\n", "OK\r\nConnection: keep-alive, Close\r\n"))
            .endsItsConnection(),
        answer("HTTP/1.0", OK.replace("HTTP/1.1", "HTTP/1.0")).endsItsConnection(),
        answer(
            "HTTP/1.0, kept",
            OK.replace("HTTP/1.1 200 OK\r\n", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n")),
        answer("until the end", TYPE + "\r\n" + USER).andTheServiceCloses(),
        answer("the end within the status line", "HTTP/1.1 2")
            .andTheServiceCloses()
            .isRefused(BROKEN, "in the middle of its response"),
        answer("the end within the headers", TYPE)
            .andTheServiceCloses()
            .isRefused(BROKEN, "in the middle of its response"),
        answer("the end within the body", TYPE + "Content-Length: 10\r\n\r\n" + USER)
            .andTheServiceCloses()
            .isRefused(BROKEN, "in the middle of its response"),
        answer("the end before the last chunk", chunked("9\r\n" + USER + "\r\n"))
            .andTheServiceCloses()
            .isRefused(BROKEN, "in the middle of its response"));
  }

  /** RFC 9112 section 6.1 to 6.3. */
  private static Stream<RawAnswer> lengths() {
    return Stream.of(
        length("two lengths that differ", "Content-Length: 9\r\nContent-Length: 8\r\n"),
        length("two lengths in a list", "Content-Length: 9, 8\r\n"),
        length("a length twice", "Content-Length: 9\r\nContent-Length: 9\r\n"),
        length("a length and chunks", "Content-Length: 9\r\nTransfer-Encoding: chunked\r\n"),
        length("chunks and a length", "Transfer-Encoding: chunked\r\nContent-Length: 9\r\n"),
        length("a length below zero", "Content-Length: -9\r\n"),
        length("a length with a sign", "Content-Length: +9\r\n"),
        length("a length in words", "Content-Length: nine\r\n"),
        length("a length beyond 64 bits", "Content-Length: 99999999999999999999\r\n"),
        length("chunks that are not the last coding", "Transfer-Encoding: chunked, gzip\r\n"),
        length("chunks twice", "Transfer-Encoding: chunked, chunked\r\n"),
        answer("chunks in HTTP/1.0", CHUNKED.replace("/1.1", "/1.0") + "\r\n0\r\n\r\n")
            .isRefused(BROKEN, "malformed HTTP"));
  }

  private static RawAnswer length(String name, String fields) {
    return answer(name, TYPE + fields + "\r\n" + USER).isRefused(BROKEN, "malformed HTTP");
  }

  /** RFC 9112 section 7.1. */
  private static Stream<RawAnswer> chunks() {
    String end = "0\r\n\r\n";
    return Stream.of(
        answer("chunks", chunked("4\r\n{\"id\r\n5\r\n\":42}\r\n" + end)),
        answer("chunks that come one by one", chunked("4\r\n{\"id\r\n"), "5\r\n\":42}\r\n", end),
        answer("an extension", chunked("9;a=\"b\"\r\n" + USER + "\r\n" + end)),
        answer("a trailer", chunked("9\r\n" + USER + "\r\n0\r\nX-Sum: 1\r\n\r\n")),
        answer("a trailer that comes later", chunked("9\r\n" + USER + "\r\n0\r\n"), "A: 1\r\n\r\n"),
        chunk("a size that is none", "zz\r\n" + USER + "\r\n" + end),
        chunk("a size below zero", "-9\r\n" + USER + "\r\n" + end),
        chunk("a size beyond 32 bits", "fffffffff\r\n" + USER + "\r\n" + end),
        chunk("a chunk longer than its size", "8\r\n" + USER + "\r\n" + end),
        answer("an extension that is too long", chunked("9;a=" + "b".repeat(5_000) + "\r\n"))
            .isRefused(BAD, "longer than 4096 bytes"),
        answer("a trailer that is too long", chunked("0\r\nX: " + "x".repeat(33_000) + "\r\n\r\n"))
            .isRefused(BAD, "UPSTREAM_HEADER_LIMIT"));
  }

  private static RawAnswer chunk(String name, String chunks) {
    return answer(name, chunked(chunks)).isRefused(BROKEN, "malformed HTTP");
  }

  /** RFC 9112 section 2.2, 4 and 5. */
  private static Stream<RawAnswer> lines() {
    return Stream.of(
        answer("no reason", OK.replace("200 OK", "200 ")),
        answer("space around a value", OK.replace(": 9", ":\t 9 \t")),
        answer("a space before a colon", OK.replace("Length:", "Length :")),
        answer("names in capitals", OK.replace("Content-", "CONTENT-")),
        answer("bytes beyond ASCII in a value", OK.replace("OK\r\n", "OK\r\nX: \u00e9\r\n")),
        answer("a folded line", OK.replace("OK\r\n", "OK\r\nX: a\r\n b\r\n")),
        answer("headers of 9 kB", withHeader(9_000)),
        answer("headers of 30 kB", withHeader(30_000)),
        answer("headers of 33 kB", withHeader(33_000)).isRefused(BAD, "UPSTREAM_HEADER_LIMIT"),
        answer("headers of 400 kB", withHeader(400_000)).isRefused(BAD, "UPSTREAM_HEADER_LIMIT"),
        answer("a status line of 5 kB", OK.replace("OK", "O".repeat(5_000)))
            .isRefused(BAD, "longer than 4096 bytes"),
        line("a status in letters", OK.replace("200 OK", "2xx OK")),
        line("a status of two digits", OK.replace("200 OK", "20 OK")),
        line("another protocol", OK.replace("HTTP/1.1", "ICY")),
        line("another version", OK.replace("HTTP/1.1", "HTTP/2.0")),
        line("lines that end with LF", OK.replace("\r\n", "\n")),
        line("a NUL in a value", OK.replace("OK\r\n", "OK\r\nX: a\0b\r\n")),
        line("a line without a colon", OK.replace("OK\r\n", "OK\r\nnonsense\r\n")));
  }

  private static RawAnswer line(String name, String bytes) {
    return answer(name, bytes).isRefused(BROKEN, "malformed HTTP");
  }

  /** Responses to other requests. */
  private static Stream<RawAnswer> others() {
    return Stream.of(
        answer("another user", OK.replace("42", "43"))
            .isRefused(BAD, "user 42 was requested and an object has the id 43"),
        answer("no user", TYPE + "Content-Length: 2\r\n\r\n{}").isRefused(BAD, "has no id"),
        answer("two users", TYPE + "Content-Length: 17\r\n\r\n{\"id\":42,\"id\":43}")
            .isRefused(BAD, "the member id twice"));
  }

  private static String only(String status) {
    return "HTTP/1.1 " + status + "\r\n\r\n";
  }

  private static String many(int times) {
    return String.join("", Collections.nCopies(times, only("102 X")));
  }

  private static String chunked(String body) {
    return CHUNKED + "\r\n" + body;
  }

  private static String withHeader(int bytes) {
    return OK.replace("OK\r\n", "OK\r\nX-Long: " + "x".repeat(bytes) + "\r\n");
  }
}
