package dev.loopmesh.kit.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is guarded, a service of its own or management, speaks HTTP/1.1 alone. */
class GuardedProtocolTest {
  /** How HTTP/2 begins (RFC 9113 section 3.4), and a frame of settings without any. */
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";

  private static GuardedService service;

  @BeforeAll
  static void start() throws Exception {
    service = GuardedService.with();
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
  }

  static Stream<URI> doors() {
    return List.of(
            service.live().running().url() + "/things",
            service.live().running().managementUrl() + "/faults/a")
        .stream()
        .map(URI::create);
  }

  @ParameterizedTest
  @MethodSource("doors")
  void whoeverWouldGoOverToHttp2IsJudgedOverHttp1(URI door) throws Exception {
    HttpClient client = HttpClient.newHttpClient(); // asks for an upgrade to HTTP/2
    HttpRequest change =
        HttpRequest.newBuilder(door)
            .header("Origin", "http://evil.example")
            .PUT(BodyPublishers.ofString("{}"))
            .build();

    HttpResponse<String> answer = client.send(change, BodyHandlers.ofString());

    assertEquals(HttpClient.Version.HTTP_1_1, answer.version());
    assertEquals(403, answer.statusCode(), answer::body);
    assertEquals(0, service.changes());
  }

  @ParameterizedTest
  @MethodSource("doors")
  void whoeverBeginsWithHttp2IsNotUnderstood(URI door) throws Exception {
    try (Socket socket = new Socket(door.getHost(), door.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(PREFACE.getBytes(StandardCharsets.US_ASCII));

      String answer = new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);

      assertEquals("HTTP/", answer, "a line of status; over HTTP/2 it would be a frame");
    }
  }
}
