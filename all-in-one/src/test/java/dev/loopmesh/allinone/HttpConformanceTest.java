package dev.loopmesh.allinone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.FreePort;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Cases of RFC 9110 and RFC 9112 for servers, as bytes on a socket. */
class HttpConformanceTest {
  private static final String HOST = "Host: localhost\r\n";
  private static final String CLOSE = "Connection: close\r\n\r\n";
  private static Mesh mesh;
  private static int otlpPort;

  @BeforeAll
  static void up() {
    otlpPort = FreePort.on("127.0.0.1");
    Map<String, String> settings = new HashMap<>(MeshTest.ANY_PORTS);
    settings.put("LAB_OTLP_PORT", "" + otlpPort);
    settings.put("OTEL_SDK_DISABLED", "false"); // without it /metrics is empty
    settings.put("OTEL_TRACES_EXPORTER", "none");
    settings.put("OTEL_LOGS_EXPORTER", "none");
    mesh = Mesh.start(settings);
  }

  @AfterAll
  static void down() throws Exception {
    mesh.stop().await(30, SECONDS);
  }

  /**
   * A request, and what its response must contain.
   *
   * @param port the name of a port
   * @param answer a regular expression to find in the response, ignoring case
   */
  record Case(String port, String request, String answer) {
    @Override
    public String toString() {
      return port
          + " "
          + request.replace("\r\n", "|").substring(0, Math.min(80, request.length() / 2));
    }
  }

  static Stream<Case> everywhere() {
    return Stream.of("service", "management", "lab", "otlp").flatMap(HttpConformanceTest::at);
  }

  private static Stream<Case> at(String port) {
    String get = "GET /none HTTP/1.1\r\n" + HOST;
    return Stream.of(
        new Case(port, "GET /none\r\n\r\n", " 400 "),
        new Case(port, "GET /none HTTP/1.2\r\n" + HOST + CLOSE, " 501 "),
        new Case(port, "GET /none HTTP/1.1\r\n" + CLOSE, " 400 "),
        new Case(port, "GET /none HTTP/1.1\r\nHost : localhost\r\n" + CLOSE, " 400 "),
        new Case(port, get + "Content-Length: 1\r\nContent-Length: 2\r\n" + CLOSE, " 400 "),
        new Case(
            port, get + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n" + CLOSE, " 400 "),
        new Case(port, "get /none HTTP/1.1\r\n" + HOST + CLOSE, " 40[45] "),
        new Case(port, get + "Cookie: " + "c".repeat(9_000) + "\r\n" + CLOSE, " 404 "),
        new Case(
            port,
            get + "Cookie: " + "c".repeat(33_000) + "\r\n" + CLOSE,
            " 431 (?s).*HEADER_LIMIT"),
        new Case(port, "GET /" + "a".repeat(33_000) + " HTTP/1.1\r\n" + HOST + CLOSE, " 414 "));
  }

  static Stream<Case> ours() {
    String put = " HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\nContent-Length: 2\r\n";
    String page = "GET /page/shared/lab.css HTTP/1.1\r\n" + HOST;
    return Stream.of(
        new Case("management", "GET /readyz HTTP/1.0\r\n\r\n", " 200 "),
        new Case("management", "GET /metrics HTTP/1.0\r\n\r\n", " 200 "),
        new Case("lab", "GET / HTTP/1.0\r\n\r\n", " 200 "),
        new Case("management", "POST /faults/reset HTTP/1.0\r\n\r\n", " 421 "),
        new Case(
            "service",
            "GET /menu HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + "GET /menu HTTP/1.0\r\n\r\n",
            "keep-alive(?s).*HTTP/1.[01] 200 "),
        new Case("service", "GET http://localhost/menu HTTP/1.1\r\n" + HOST + CLOSE, " 200 "),
        new Case("service", "GET http://evil.example/menu HTTP/1.1\r\n" + HOST + CLOSE, " 400 "),
        new Case("management", "GET http://evil.example/info HTTP/1.1\r\n" + HOST + CLOSE, " 400 "),
        new Case(
            "management",
            "PUT /faults/a" + put + "Expect: 100-continue\r\n" + CLOSE + "{}",
            "100 Continue\r\n\r\nHTTP/1.1 400 "),
        new Case("management", "PUT /faults/a" + put + "Expect: toast\r\n" + CLOSE + "{}", " 417 "),
        new Case(
            "lab",
            "POST /api/mesh/reset"
                + put
                + "Expect: 100-continue\r\nOrigin: http://x.example\r\n"
                + CLOSE,
            "^HTTP/1.1 403 "),
        new Case("service", "GET /menu HTTP/1.1\r\n" + HOST + CLOSE, "\r\ndate: [A-Z][a-z]{2}, "),
        new Case("service", "HEAD /menu HTTP/1.1\r\n" + HOST + CLOSE, "content-length: [1-9]"),
        new Case(
            "service",
            "GET / HTTP/1.1\r\n"
                + HOST
                + "Accept: application/json;q=0.1\r\n"
                + "Accept: text/html\r\n"
                + CLOSE,
            " 302 "),
        new Case(
            "lab", "GET /api/live HTTP/1.1\r\n" + HOST + CLOSE, " 426 (?s).*upgrade: websocket"),
        new Case(
            "lab",
            page + "Accept-Encoding: gzip;q=0\r\n" + CLOSE,
            "^HTTP/1.1 200 (?!(?s).*content-encoding)"),
        new Case(
            "lab",
            page + "Accept-Encoding: br\r\nAccept-Encoding: x-gzip\r\n" + CLOSE,
            "etag: \"[0-9a-f]+-gzip\"(?s).*content-encoding: gzip"),
        new Case("lab", page + "If-None-Match: \"a\", *\r\n" + CLOSE, " 304 "));
  }

  @ParameterizedTest
  @MethodSource({"everywhere", "ours"})
  void isAnsweredAsTheRfcsSay(Case given) throws Exception {
    try (RawConnection connection = new RawConnection(port(given.port))) {
      String answer = connection.send(given.request).rest();
      assertTrue(
          java.util.regex.Pattern.compile(given.answer, java.util.regex.Pattern.CASE_INSENSITIVE)
              .matcher(answer)
              .find(),
          () -> answer.substring(0, Math.min(600, answer.length())));
      assertFalse(answer.contains("\tat "), "a stack trace");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "service, /openapi.yaml, openapi: 3.1",
    "management, /openapi.yaml, openapi: 3.1",
    "lab, /openapi.yaml, openapi: 3.1",
    "otlp, /openapi.yaml, openapi: 3.1",
    "management, /metrics, loopmesh_server_connections"
  })
  void isCompressedForThoseWhoAsk(String port, String path, String content) throws Exception {
    HttpResponse<byte[]> plain = get(port, path, "identity");
    HttpResponse<byte[]> coded = get(port, path, "gzip");

    assertTrue(new String(plain.body(), UTF_8).contains(content));
    assertEquals(Optional.empty(), plain.headers().firstValue("content-encoding"));
    assertEquals(Optional.of("gzip"), coded.headers().firstValue("content-encoding"));
    assertTrue(coded.headers().firstValue("vary").orElse("").contains("Accept-Encoding"));
    assertTrue(coded.body().length < plain.body().length / 2);
    try (var inflated = new GZIPInputStream(new ByteArrayInputStream(coded.body()))) {
      assertTrue(new String(inflated.readAllBytes(), UTF_8).contains(content));
    }
  }

  private static HttpResponse<byte[]> get(String port, String path, String coding)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(port) + path))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Accept-Encoding", coding)
                .build(),
            BodyHandlers.ofByteArray());
  }

  private static int port(String name) {
    return switch (name) {
      case "service" -> mesh.service("aggregator").port();
      case "management" -> mesh.service("aggregator").managementPort();
      case "lab" -> mesh.service("lab").port();
      default -> otlpPort;
    };
  }
}
