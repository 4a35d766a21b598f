package dev.loopmesh.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.lab.control.SteeredMesh;
import dev.loopmesh.lab.control.SteeredMesh.Answer;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code /mcp} behind the guard of the lab. */
class McpAccessTest {
  private static final String[] JSON = {"Content-Type", "application/json"};
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
  private static final String NO_LOOPS = "{\"loops\":[],\"stalls\":[]}";
  private static final String LONG =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"get_loops\","
          + "\"arguments\":{\"service\":\"aggregator\",\"over\":\"10s\"}}}";

  private static SteeredMesh mesh;

  @BeforeAll
  static void start() throws Exception {
    mesh = new SteeredMesh("CONTROL_TOKEN", "open-sesame");
  }

  @AfterAll
  static void stop() throws Exception {
    mesh.close();
  }

  @Test
  void aMessageNeedsNoTokenAndIsNoChange() throws Exception {
    for (int message = 0; message < 300; message++) { // more than the rate of changes allows
      assertEquals(200, mesh.post("/mcp", PING, JSON).status());
    }
    assertEquals(401, mesh.post("/mcp/", PING, JSON).status(), "another path");
    assertEquals(401, mesh.post("/api/mesh/reset", "").status());
    assertEquals(401, mesh.send("PUT", "/mcp", PING, JSON).status());
  }

  @Test
  void pagesOfOtherSitesAreRefused() throws Exception {
    assertEquals(
        403,
        mesh.post("/mcp", PING, "Content-Type", "application/json", "Origin", "http://a.example")
            .status());
    assertEquals(
        403,
        mesh.post("/mcp", PING, "Content-Type", "application/json", "Sec-Fetch-Site", "cross-site")
            .status());
    assertEquals(415, mesh.post("/mcp", PING, "Content-Type", "text/plain").status());
    String rebound = raw("Host: evil.example\r\nContent-Length: " + PING.length(), PING);
    assertTrue(rebound.startsWith("HTTP/1.1 421 "), rebound);
  }

  @Test
  void aHugeBodyIsRefused() throws Exception {
    String huge = "{\"x\":\"" + "x".repeat(70_000) + "\"}";

    assertEquals(413, mesh.post("/mcp", huge, JSON).status());
    String chunk = Integer.toHexString(huge.length()) + "\r\n" + huge + "\r\n0\r\n\r\n";
    String chunked = raw("Host: localhost\r\nTransfer-Encoding: chunked", chunk);
    assertTrue(chunked.startsWith("HTTP/1.1 413 "), chunked.substring(0, 60));
  }

  @Test
  void clientsThatDisappearLeaveNoCallBehind() throws Exception {
    try (SteeredMesh slow = new SteeredMesh()) {
      AtomicInteger begun = new AtomicInteger();
      slow.service("aggregator")
          .instead(
              request -> {
                begun.addAndGet(request.path().equals("/loops") ? 1 : 0);
                request.response().end(NO_LOOPS);
              });
      List<Socket> gone = new ArrayList<>();
      for (int client = 0; client < 16; client++) {
        gone.add(send(slow, "Host: localhost\r\nContent-Length: " + LONG.length(), LONG));
      }
      SteeredMesh.until(() -> begun.get() >= 16); // a message sent earlier could take a place
      assertEquals(503, status(slow), "all places are taken");

      for (Socket socket : gone) {
        socket.close();
      }

      SteeredMesh.until(() -> status(slow) == 200);
      assertEquals(16, begun.get(), "a call that goes on reads the loops a second time");
    }
  }

  private static int status(SteeredMesh mesh) {
    try {
      Answer answer = mesh.post("/mcp", PING, JSON);
      return answer.status();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String raw(String headers, String body) throws Exception {
    try (Socket socket = send(mesh, headers + "\r\nConnection: close", body)) {
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      in.transferTo(answer);
      return answer.toString(StandardCharsets.UTF_8);
    }
  }

  private static Socket send(SteeredMesh to, String headers, String body) throws Exception {
    Socket socket = new Socket("127.0.0.1", to.port());
    String head = "POST /mcp HTTP/1.1\r\nContent-Type: application/json\r\n" + headers + "\r\n\r\n";
    socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
