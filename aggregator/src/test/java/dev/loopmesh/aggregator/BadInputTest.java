package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.BadRequest.get;
import static dev.loopmesh.aggregator.BadRequest.raw;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.kit.service.RunningService;
import dev.loopmesh.kit.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The response to invalid input says what is wrong, and the next request is served. */
class BadInputTest {
  private static final String ID = "a whole number from 1 to 999999999";
  private static final String MODES = "sequential, parallel, blocking, worker, virtual";
  private static final String PARAMETERS = "color, deadline, mode, onFailure";
  private static final String NO_DURATION =
      "is not a duration; write for example 250ms, 1s, 1.5s or 2m";
  private static final String HALF_ESCAPE =
      "A % in the address is not followed by two hexadecimal digits.";
  private static final String ONE = "one value";
  private static final String TIMEOUT = "Request-Timeout";
  private static final String SUMMARY = "/users/42/summary";

  private static RunningService aggregator;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> nobodyIsAsked =
        Map.of(
            "OTEL_SDK_DISABLED",
            "true",
            "PORT",
            "0",
            "MANAGEMENT_PORT",
            "0",
            "LAB_URL",
            "http://lab:1");
    aggregator =
        RunningService.start(Aggregator.SPEC, Settings.of(nobodyIsAsked)).await(30, SECONDS);
  }

  @AfterAll
  static void stop() throws Exception {
    aggregator.stop().await(30, SECONDS);
  }

  @AfterEach
  void theNextOneIsServed() throws Exception {
    assertEquals(200, RawExchange.with(aggregator.port(), get("/menu").bytes()).status());
  }

  static Stream<BadRequest> paths() {
    return Stream.of(
        id("abc", "abc"),
        id("-1", "-1"),
        id("+1", "+1"),
        id("0", "0"),
        id("042", "042"),
        id("1.5", "1.5"),
        id("1e3", "1e3"),
        id("0x2A", "0x2A"),
        id("1000000000", "1000000000"),
        id("9".repeat(300), "9".repeat(300)),
        id("%D9%A4%D9%A2", "٤٢"),
        id("%00", "\0"),
        id("42%00", "42\0"),
        id("42%20", "42 "),
        id("42%2F..", "42/.."),
        id("42;drop", "42;drop"),
        id("%F0%9F%8D%95", "🍕"),
        get("/users/%zz/summary").getsUnreadable(HALF_ESCAPE),
        get("/users/%4/summary").getsUnreadable(HALF_ESCAPE),
        get(SUMMARY + "?mode=%").getsUnreadable(HALF_ESCAPE),
        get("/users//summary").gets(404, "not-found", "There is no resource at /users/summary."),
        get("/users/42").gets(404, "not-found", "There is no resource at /users/42."),
        get("/users/42/summary/x")
            .gets(404, "not-found", "There is no resource at /users/42/summary/x."),
        get("/../../etc/passwd").gets(404, "not-found", "There is no resource at /etc/passwd."),
        get("/%2e%2e/%2e%2e/etc/passwd")
            .gets(404, "not-found", "There is no resource at /etc/passwd."),
        get("/Menu").gets(404, "not-found", "There is no resource at /Menu."),
        get("/<script>").gets(404, "not-found", "There is no resource at /<script>."),
        get("*").gets(404, "not-found", "There is no resource at /*."));
  }

  private static BadRequest id(String written, String read) {
    return get("/users/" + written + "/summary").getsBadParameter("id", read, ID);
  }

  static Stream<BadRequest> parameters() {
    return Stream.of(
        query("mode=fast").getsBadParameter("mode", "fast", MODES),
        query("mode=PARALLEL").getsBadParameter("mode", "PARALLEL", MODES),
        query("mode=").getsBadParameter("mode", "", MODES),
        query("mode").getsBadParameter("mode", "", MODES),
        query("mode=%20parallel").getsBadParameter("mode", " parallel", MODES),
        query("mode=parallel&mode=worker").getsBadParameter("mode", "parallel&worker", ONE),
        query("mode=worker&mode=worker").getsBadParameter("mode", "worker&worker", ONE),
        query("colour=true").getsUnknownParameter("colour", "true", PARAMETERS),
        query("Mode=parallel").getsUnknownParameter("Mode", "parallel", PARAMETERS),
        query("mode=parallel;x=1").getsUnknownParameter("x", "1", PARAMETERS),
        get("/menu?mode=parallel").getsUnknownParameter("mode", "parallel", "none"),
        get("/?mode=parallel").getsUnknownParameter("mode", "parallel", "none"),
        get("/openapi.yaml?v=1").getsUnknownParameter("v", "1", "none"),
        query("onFailure=ignore").getsBadParameter("onFailure", "ignore", "fail, partial"),
        query("onFailure=").getsBadParameter("onFailure", "", "fail, partial"),
        query("color=yes").getsBadParameter("color", "yes", "true, false"),
        query("color=TRUE").getsBadParameter("color", "TRUE", "true, false"),
        deadline("500", "500", "has no unit; write 500ms"),
        deadline("5", "5", "has no unit; write 5ms or 5s"),
        deadline("0ms", "0ms", "is too short; write at least 1ms"),
        deadline("0.5ms", "0.5ms", "is too short; write at least 1ms"),
        deadline("61s", "61s", "is too long; write at most 1m"),
        deadline("1h", "1h", "has the unknown unit 'h'; the units are ms, s, m"),
        deadline("1%20s", "1 s", NO_DURATION),
        deadline("-1s", "-1s", NO_DURATION),
        deadline("1e3ms", "1e3ms", NO_DURATION),
        deadline("", "", NO_DURATION));
  }

  private static BadRequest query(String query) {
    return get(SUMMARY + "?" + query);
  }

  private static BadRequest deadline(String written, String read, String why) {
    return query("deadline=" + written).getsBadDuration("deadline", read, "1m", why);
  }

  static Stream<BadRequest> headers() {
    return Stream.of(
        timeout("5", "has no unit; write 5ms or 5s"),
        timeout("0ms", "is too short; write at least 1ms"),
        timeout("61m", "is too long; write at most 60m"),
        timeout("soon", NO_DURATION),
        timeout("1s, 2s", NO_DURATION),
        timeout("", NO_DURATION),
        get(SUMMARY, TIMEOUT + ": 1s", TIMEOUT + ": 2s")
            .getsBadDuration(TIMEOUT, "1s, 2s", "60m", NO_DURATION),
        accept("image/png"),
        accept("rubbish"),
        accept(";"),
        accept("application/json;q=0"),
        accept("application/json;q=0, text/*;q=0.0"),
        get("/", "Accept: image/png")
            .gets(406, "not-acceptable", "Available as application/json, text/html."));
  }

  private static BadRequest timeout(String value, String why) {
    return get(SUMMARY, TIMEOUT + ": " + value).getsBadDuration(TIMEOUT, value, "60m", why);
  }

  private static BadRequest accept(String value) {
    return get(SUMMARY, "Accept: " + value)
        .gets(406, "not-acceptable", "Available as application/json, text/plain.");
  }

  @ParameterizedTest
  @MethodSource({"paths", "parameters", "headers"})
  void isRefusedForItsReason(BadRequest request) throws Exception {
    request.assertAnsweredBy(RawExchange.with(aggregator.port(), request.bytes()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW", "get"})
  void anotherMethodIsRefusedAndTheAllowedOnesAreNamed(String method) throws Exception {
    for (String path : List.of(SUMMARY, "/menu", "/menu/", "/", "/openapi.yaml")) {
      String head = method + " " + path + " HTTP/1.1\r\nHost: mesh\r\nConnection: close\r\n\r\n";
      RawExchange answer = RawExchange.with(aggregator.port(), head.getBytes(UTF_8));
      raw(head, head)
          .gets(
              405,
              "method-not-allowed",
              method + " is not supported at " + path + "; allowed: GET, HEAD.")
          .assertAnsweredBy(answer);
      assertEquals("GET, HEAD", answer.headers().get("Allow"), path);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/users/abc/summary, 400",
    "/menu?x=1, 400",
    "/nothing, 404",
    "/users/%zz/summary, 400",
    "/menu, 200",
    "/, 200"
  })
  void headIsAnsweredLikeGetWithoutTheBody(String uri, int status) throws Exception {
    String rest = " " + uri + " HTTP/1.1\r\nHost: mesh\r\nConnection: close\r\n\r\n";
    RawExchange get = RawExchange.with(aggregator.port(), ("GET" + rest).getBytes(UTF_8));
    RawExchange head = RawExchange.with(aggregator.port(), ("HEAD" + rest).getBytes(UTF_8));
    assertEquals(status, head.status());
    assertEquals("", head.body());
    assertEquals(get.headers().get("Content-Type"), head.headers().get("Content-Type"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/menu/", "//menu", "/users/../menu", "/%6Denu", "http://mesh/menu"})
  void anotherSpellingOfAnAddressIsTheSameAddress(String uri) throws Exception {
    assertEquals(200, RawExchange.with(aggregator.port(), get(uri).bytes()).status());
  }
}
