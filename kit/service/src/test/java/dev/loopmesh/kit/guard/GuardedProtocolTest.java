package dev.loopmesh.kit.guard;

import static dev.loopmesh.kit.guard.GuardedService.JSON;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.Protocol;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.StreamResetException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Features of HTTP/2 do not bypass the guard. */
class GuardedProtocolTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static GuardedService service;
  private static HttpClient http2;

  @BeforeAll
  static void start() throws Exception {
    service = GuardedService.with();
    http2 = VERTX.createHttpClient(Protocol.H2C.client());
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
    VERTX.close().await(30, SECONDS);
  }

  static Stream<URI> ports() {
    return Stream.of(
            service.live().running().url() + "/things",
            service.live().running().managementUrl() + "/faults/a")
        .map(URI::create);
  }

  @ParameterizedTest
  @MethodSource("ports")
  void aChangeThatAsksForAnUpgradeIsGuarded(URI port) throws Exception {
    var client = java.net.http.HttpClient.newHttpClient(); // asks for an upgrade to HTTP/2
    HttpRequest foreign =
        HttpRequest.newBuilder(port)
            .header("Origin", "http://evil.example")
            .PUT(BodyPublishers.ofString("{}"))
            .build();
    int before = service.changes();

    HttpResponse<String> answer = client.send(foreign, BodyHandlers.ofString());

    assertEquals(java.net.http.HttpClient.Version.HTTP_2, answer.version());
    assertEquals(403, answer.statusCode(), answer::body);
    assertEquals(before, service.changes());
  }

  @ParameterizedTest
  @MethodSource("ports")
  void theBodyThatComesWithAnUpgradeIsGuarded(URI port) throws Exception {
    String request =
        """
        PUT %s HTTP/1.1\r
        Host: %s\r
        Connection: Upgrade, HTTP2-Settings\r
        Upgrade: h2c\r
        HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r
        Transfer-Encoding: chunked\r
        \r
        2\r
        {}\r
        0\r
        \r
        """;
    int before = service.changes();
    try (Socket socket = new Socket(port.getHost(), port.getPort())) {
      socket.setSoTimeout(10_000);
      String text = request.formatted(port.getPath(), port.getAuthority());
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      socket
          .getOutputStream()
          .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}); // SETTINGS
      StringBuilder answer = new StringBuilder();
      while (answer.indexOf("unsupported-media-type") < 0) {
        int read = socket.getInputStream().read();
        assertTrue(read >= 0, answer::toString);
        answer.append((char) read);
      }
    }
    assertEquals(before, service.changes());
  }

  @ParameterizedTest
  @CsvSource({"localhost, evil.example", "evil.example, localhost", "localhost:1, localhost:2"})
  void aHostThatIsNotTheAuthorityIsReset(String authority, String host) throws Exception {
    HttpClientRequest request = request(HttpMethod.GET);
    request.authority(io.vertx.core.net.HostAndPort.parseAuthority(authority, -1));
    request.putHeader("Host", host);

    Exception failure = assertThrows(Exception.class, () -> request.send().await(30, SECONDS));

    assertInstanceOf(StreamResetException.class, failure);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 415", // none
    "text/plain, 415",
    "application/x-www-form-urlencoded, 415",
    "application/json, 200"
  })
  void aBodyThatNothingAnnouncesIsGuarded(String type, int status) throws Exception {
    int before = service.changes();
    HttpClientRequest request = request(HttpMethod.PUT).setChunked(true);
    if (!type.isEmpty()) {
      request.putHeader("Content-Type", type);
    }
    request.write("{");
    var answer = request.response();
    request.end("}");

    assertEquals(status, answer.await(30, SECONDS).statusCode());
    assertEquals(status == 200 ? before + 1 : before, service.changes());
  }

  @ParameterizedTest
  @CsvSource({"''", "text/plain"})
  void aChangeWithoutABodyNeedsNoType(String type) throws Exception {
    HttpClientRequest request = request(HttpMethod.PUT);
    if (!type.isEmpty()) {
      request.putHeader("Content-Type", type);
    }
    assertEquals(200, request.send().await(30, SECONDS).statusCode());
  }

  @Test
  void aDefinitionThatIsMissingIsRefusedAsOverHttp1() throws Exception {
    for (Protocol protocol : Protocol.values()) {
      RawExchange management = RawExchange.ofManagement(service.live(), protocol);
      assertEquals(400, management.put("/faults/a", "").status(), protocol::name);
      assertEquals(400, management.put("/faults/a", "", JSON).status(), protocol::name);
    }
  }

  private static HttpClientRequest request(HttpMethod method) throws Exception {
    URI things = URI.create(service.live().running().url());
    return http2.request(method, things.getPort(), things.getHost(), "/things").await(30, SECONDS);
  }
}
