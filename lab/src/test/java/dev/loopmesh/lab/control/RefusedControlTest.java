package dev.loopmesh.lab.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Control calls that are refused, each with its problem document and without a change. */
class RefusedControlTest {
  private static final String TOKEN = "Authorization: Bearer open-sesame";
  private static final String JSON = "Content-Type: application/json";
  private static final String YAML = "Content-Type: application/yaml";
  private static final String FAULT = "{\"fault\":\"delay\",\"latency\":\"300ms\"}";
  private static final String FAULTS = "PUT /api/mesh/payment-service/faults/slow";
  private static final String SCHEDULE = "POST /api/schedule";

  private static SteeredMesh mesh;

  @BeforeAll
  static void start() throws Exception {
    mesh = new SteeredMesh("CONTROL_TOKEN", "open-sesame");
  }

  @AfterAll
  static void stop() throws Exception {
    mesh.close();
  }

  static List<Arguments> calls() {
    String large = "{\"x\":\"" + "x".repeat(65_536) + "\"}";
    String step = "{\"at\":\"1ms\",\"service\":\"payment-service\",\"latency\":\"2s\"}";
    return List.of(
        refused(403, "foreign-origin", FAULTS, FAULT, JSON, TOKEN, "Origin: http://evil.example"),
        refused(403, "foreign-origin", FAULTS, FAULT, JSON, TOKEN, "Origin: null"),
        refused(403, "foreign-origin", FAULTS, FAULT, JSON, TOKEN, "Sec-Fetch-Site: cross-site"),
        refused(403, "foreign-origin", "POST /api/mesh/reset", "", TOKEN, "Origin: null"),
        refused(403, "foreign-origin", "DELETE /api/schedule", "", TOKEN, "Origin: null"),
        refused(421, "unknown-host", FAULTS, FAULT, JSON, TOKEN, "Host: evil.example"),
        refused(421, "unknown-host", FAULTS, FAULT, JSON, TOKEN, "Host: evil.example:" + port()),
        refused(421, "unknown-host", "GET /api/mesh", "", "Host: evil.example:" + port()),
        refused(401, "token-required", FAULTS, FAULT, JSON),
        refused(401, "token-required", FAULTS, FAULT, JSON, "Authorization: Bearer open-sesamf"),
        refused(401, "token-required", "POST /api/mesh/reset", ""),
        refused(401, "token-required", SCHEDULE, "{\"steps\":[" + step + "]}", JSON),
        refused(413, "body-too-large", FAULTS, large, JSON, TOKEN),
        refused(413, "body-too-large", SCHEDULE, large, YAML, TOKEN),
        refused(
            413,
            "body-too-large",
            FAULTS,
            chunked(large),
            JSON,
            TOKEN,
            "Transfer-Encoding: chunked"),
        refused(400, "bad-body", FAULTS, "{\"fault\":", JSON, TOKEN),
        refused(400, "bad-body", FAULTS, "[1]", JSON, TOKEN),
        refused(400, "bad-body", FAULTS, "", JSON, TOKEN),
        refused(400, "bad-body", FAULTS, "[".repeat(5_000), JSON, TOKEN),
        refused(400, "bad-body", SCHEDULE, "steps: [", YAML, TOKEN),
        refused(400, "bad-body", SCHEDULE, "a: &a [1]\nb: *a", YAML, TOKEN),
        refused(400, "bad-body", SCHEDULE, "!!java.net.URL [x]", YAML, TOKEN),
        refused(400, "bad-schedule", SCHEDULE, "{\"steps\":[" + step + ",{}]}", JSON, TOKEN),
        refused(415, "unsupported-media-type", FAULTS, FAULT, TOKEN),
        refused(415, "unsupported-media-type", FAULTS, FAULT, TOKEN, "Content-Type: text/plain"),
        refused(405, "method-not-allowed", "PATCH /api/mesh/payment-service/latency", "", TOKEN),
        refused(403, "foreign-origin", "OPTIONS /api/mesh/reset", "", "Origin: http://a.example"));
  }

  private static Arguments refused(
      int status, String problem, String call, String body, String... headers) {
    return Arguments.of(status, problem, call, body, List.of(headers));
  }

  @ParameterizedTest(name = "{0} {1}: {2} {4}")
  @MethodSource("calls")
  void aCallIsRefusedAndNothingIsChanged(
      int status, String problem, String call, String body, List<String> headers) throws Exception {
    String answer = exchange(call, body, headers);

    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    assertTrue(answer.contains("problem/" + problem + "\""), answer);
    assertEquals(List.of(), mesh.changes());
    assertEquals("none", mesh.get("/api/schedule").body().getString("state"));
  }

  private static String exchange(String call, String body, List<String> headers)
      throws IOException {
    StringBuilder request = new StringBuilder(call + " HTTP/1.1\r\nConnection: close\r\n");
    headers.forEach(header -> request.append(header).append("\r\n"));
    if (headers.stream().noneMatch(header -> header.startsWith("Host:"))) {
      request.append("Host: 127.0.0.1:").append(port()).append("\r\n");
    }
    if (headers.stream().noneMatch(header -> header.startsWith("Transfer-"))) {
      request.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    request.append("\r\n").append(body);
    try (Socket socket = new Socket("127.0.0.1", port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String chunked(String body) {
    return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
  }

  private static int port() {
    return mesh.port();
  }
}
