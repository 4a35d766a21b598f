package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.BadRequest.get;
import static dev.loopmesh.aggregator.BadRequest.raw;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.RunningService;
import dev.loopmesh.kit.settings.Settings;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Malformed input gets a problem document, its connection is closed, and the next connection is
 * served.
 */
class BadHttpTest {
  private static final String NOT_HTTP = "The request is not valid HTTP.";
  private static final String BAD_HOST =
      "The request target or the Host header is missing or malformed.";
  private static final String NO_BODY = "A request body is not allowed here.";
  private static final String TOO_LONG =
      "The %s has more than 32768 bytes; HEADER_LIMIT sets how many are allowed.";
  private static final String LONG_LINE = TOO_LONG.formatted("request line");
  private static final String LONG_HEADERS = TOO_LONG.formatted("header section");
  private static final String MENU = "GET /menu HTTP/1.1\r\nHost: mesh\r\n";

  private static RunningService aggregator;

  @BeforeAll
  static void start() throws Exception {
    Settings settings =
        Settings.of(Map.of("OTEL_SDK_DISABLED", "true", "PORT", "0", "MANAGEMENT_PORT", "0"));
    aggregator = RunningService.start(Aggregator.SPEC, settings).await(30, SECONDS);
  }

  @AfterAll
  static void stop() throws Exception {
    aggregator.stop().await(30, SECONDS);
  }

  @AfterEach
  void theNextOneIsServed() throws Exception {
    assertEquals(200, RawExchange.with(aggregator.port(), get("/menu").bytes()).status());
  }

  static Stream<BadRequest> notHttp() {
    return Stream.of(
            raw("small talk", "hello, world?\r\n\r\n"),
            raw("TLS", "\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000\u00a1\u0003\u0003\r\n"),
            raw("HTTP/0.9", "GET /menu\r\n\r\n"),
            raw("a space in the address", "GET /me nu HTTP/1.1\r\nHost: mesh\r\n\r\n"),
            raw("bare line feeds", "GET /menu HTTP/1.1\nHost: mesh\n\n"),
            raw("a space in a header's name", MENU + "two words: 1\r\n\r\n"),
            raw("a space before the colon", "GET /menu HTTP/1.1\r\nHost : mesh\r\n\r\n"),
            raw("a NUL in a header", MENU + "Accept: a\0b\r\n\r\n"),
            raw("two lengths", MENU + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"),
            raw("a length below zero", MENU + "Content-Length: -3\r\n\r\nabc"),
            raw("a length in words", MENU + "Content-Length: three\r\n\r\nabc"),
            raw(
                "a length and chunks",
                MENU + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            raw("an unknown encoding", MENU + "Transfer-Encoding: gzip\r\n\r\n"))
        .map(request -> request.getsUnreadable(NOT_HTTP));
  }

  static Stream<BadRequest> hosts() {
    return Stream.of(
        raw("no Host", "GET /menu HTTP/1.1\r\nConnection: close\r\n\r\n").getsUnreadable(BAD_HOST),
        raw("Host a b/c", "GET /menu HTTP/1.1\r\nHost: a b/c\r\nConnection: close\r\n\r\n")
            .getsUnreadable(BAD_HOST),
        get("?").getsUnreadable(BAD_HOST),
        get("/menu", "Host: another").getsUnreadable("There is more than one Host header."));
  }

  static Stream<BadRequest> sizes() {
    return Stream.of(
        get("/" + "a".repeat(33_000)).gets(414, "uri-too-long", LONG_LINE),
        get("/menu?q=" + "a".repeat(100_000)).gets(414, "uri-too-long", LONG_LINE),
        get("/menu", "Cookie: " + "a".repeat(33_000)).gets(431, "headers-too-large", LONG_HEADERS),
        get("/menu", Stream.generate(() -> "Accept: */*").limit(4_000).toArray(String[]::new))
            .gets(431, "headers-too-large", LONG_HEADERS));
  }

  static Stream<BadRequest> bodies() {
    return Stream.of(
            raw("a body", MENU + "Content-Length: 3\r\n\r\nabc"),
            raw("a chunked body", MENU + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"),
            raw("chunks that are none", MENU + "Transfer-Encoding: chunked\r\n\r\nzz\r\na\r\n"),
            raw("a body that never comes", MENU + "Content-Length: 3\r\n\r\n"),
            raw("a long body", MENU + "Content-Length: 3000000\r\n\r\n" + "a".repeat(3_000_000)),
            raw("body, then another", MENU + "Content-Length: 3\r\n\r\nabc" + MENU + "\r\n"))
        .map(request -> request.gets(413, "body-too-large", NO_BODY));
  }

  @ParameterizedTest
  @MethodSource({"notHttp", "hosts", "sizes", "bodies"})
  void isRefusedForItsReasonAndTheConnectionIsClosed(BadRequest request) throws Exception {
    // the exchange ends only when the server closes the connection
    RawExchange answer = RawExchange.with(aggregator.port(), request.bytes());
    request.assertAnsweredBy(answer);
    assertEquals("close", answer.headers().get("Connection"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Content-Length: 3\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"})
  void aBodyWithAnotherMethodIsAnsweredForItsMethod(String rest) throws Exception {
    String post = "POST /menu HTTP/1.1\r\nHost: mesh\r\n" + rest;
    RawExchange answer = RawExchange.with(aggregator.port(), post.getBytes(UTF_8));
    assertEquals(405, answer.status());
    assertEquals("GET, HEAD", answer.headers().get("Allow"));
  }

  /** Vert.x responds to this by itself, without a problem document. */
  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.2", "HTTP/2.0", "HTTP/9.9", "HTTX/1.1"})
  void anotherVersionIsRefusedAndTheConnectionIsClosed(String version) throws Exception {
    String request = "GET /menu " + version + "\r\nHost: mesh\r\n\r\n";
    RawExchange answer = RawExchange.with(aggregator.port(), request.getBytes(UTF_8));
    assertEquals(501, answer.status());
    assertEquals("", answer.body());
  }

  @Test
  void anEmptyBodyIsNone() throws Exception {
    for (String length : new String[] {"0", "00"}) {
      byte[] request = get("/menu", "Content-Length: " + length).bytes();
      assertEquals(200, RawExchange.with(aggregator.port(), request).status(), length);
    }
  }

  @Test
  void http10IsServedWithoutAHost() throws Exception {
    RawExchange answer =
        RawExchange.with(aggregator.port(), "GET /menu HTTP/1.0\r\n\r\n".getBytes(UTF_8));
    assertEquals(200, answer.status());
    assertTrue(answer.body().contains("parallel"), answer.body());
  }
}
