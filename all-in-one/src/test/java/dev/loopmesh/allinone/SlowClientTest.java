package dev.loopmesh.allinone;

import static dev.loopmesh.allinone.Http2Frames.DATA;
import static dev.loopmesh.allinone.Http2Frames.HEADERS;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.kit.service.FreePort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every port closes a connection whose client is too slow, and only that. */
class SlowClientTest {
  private static final String HOST = "Host: 127.0.0.1\r\n";
  private static Mesh mesh;
  private static int otlpPort;

  @BeforeAll
  static void up() {
    otlpPort = FreePort.on("127.0.0.1");
    Map<String, String> settings = new HashMap<>(MeshTest.ANY_PORTS);
    settings.put("LAB_OTLP_PORT", "" + otlpPort);
    settings.put("REQUEST_TIMEOUT", "200ms");
    settings.put("IDLE_TIMEOUT", "300ms");
    settings.put("LATENCY", "1s");
    mesh = Mesh.start(settings);
  }

  @AfterAll
  static void down() throws Exception {
    mesh.stop().await(30, SECONDS);
  }

  /**
   * A client that is too slow.
   *
   * @param first what it sends at once
   * @param drip what it sends from time to time
   */
  record SlowClient(String name, int port, byte[] first, byte[] drip) {
    @Override
    public String toString() {
      return name + " at " + port;
    }
  }

  static Stream<SlowClient> http1() {
    List<SlowClient> clients = new ArrayList<>();
    for (int port : ports()) {
      clients.add(client("silence", port, "", ""));
      clients.add(client("half a request line", port, "GE", ""));
      clients.add(client("header fields now and then", port, "GET / HTTP/1.1\r\n", "a: b\r\n"));
      clients.add(
          client(
              "a body byte by byte",
              port,
              "POST /v1/traces HTTP/1.1\r\n"
                  + HOST
                  + "Content-Length: 9999\r\n"
                  + "Content-Type: application/json\r\n\r\n",
              "a"));
      clients.add(
          client("nothing after a request", port, "GET /x HTTP/1.1\r\n" + HOST + "\r\n", ""));
      clients.add(
          client(
              "half a second request",
              port,
              "GET /x HTTP/1.1\r\n" + HOST + "\r\nGET /y HTTP/1.1\r\n",
              "a: b\r\n"));
      clients.add(client("half a preface of HTTP/2", port, "PRI * HT", ""));
    }
    return clients.stream();
  }

  static Stream<SlowClient> http2() {
    List<SlowClient> clients = new ArrayList<>();
    for (int port : new int[] {service("aggregator"), service("user-service"), otlpPort}) {
      byte[] begin = Http2Frames.begin().bytes();
      byte[] ping = new Http2Frames().frame(Http2Frames.PING, 0, 0, new byte[8]).bytes();
      byte[] headers = Http2Frames.headers(0x82, "/menu", "localhost");
      byte[] post = Http2Frames.begin().post(1, "/v1/traces", "localhost").bytes();
      byte[] bodyByte = new Http2Frames().frame(DATA, 0, 1, new byte[1]).bytes();
      clients.add(new SlowClient("settings byte by byte", port, half(begin), new byte[1]));
      clients.add(new SlowClient("pings alone", port, begin, ping));
      clients.add(
          new SlowClient(
              "headers without an end",
              port,
              Http2Frames.begin().frame(HEADERS, 0, 1, headers).bytes(),
              new byte[0]));
      clients.add(new SlowClient("a body byte by byte over HTTP/2", port, post, bodyByte));
    }
    return clients.stream();
  }

  @Test
  void isCutOff() throws Exception {
    List<SlowClient> clients = Stream.concat(http1(), http2()).toList();
    List<String> stillOpen =
        clients.stream()
            .parallel()
            .filter(client -> !isCutOff(client))
            .map(Object::toString)
            .toList();
    assertEquals(List.of(), stillOpen);
  }

  /** A client that disconnects within its body is not worth a warning. */
  @ParameterizedTest
  @CsvSource({"PUT, /faults/x", "POST, /api/schedule", "POST, /v1/traces"})
  void hasLeft(String method, String path) throws Exception {
    int port =
        switch (path) {
          case "/faults/x" -> mesh.service("user-service").managementPort();
          case "/api/schedule" -> service("lab");
          default -> otlpPort;
        };
    String head =
        "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n".formatted(method, path, port)
            + "Content-Type: application/json\r\nContent-Length: ";
    try (LoggedWarnings logged = new LoggedWarnings()) {
      for (int i = 0; i < 20; i++) {
        try (RawConnection leaving = new RawConnection(port)) {
          leaving.send(head + "1000\r\n\r\n");
          leaving.send("{\"fault\": ");
        }
        try (RawConnection next = new RawConnection(port)) {
          next.send(head + "1\r\n\r\n{");
          assertEquals("HTTP/1.1 400", next.response(false).substring(0, 12));
        }
      }
      assertEquals(List.of(), logged.lines());
    }
  }

  private static boolean isCutOff(SlowClient client) {
    try (RawConnection connection = new RawConnection(client.port)) {
      connection.send(client.first);
      return connection.isClosedDuring(client.drip, 50);
    } catch (Exception e) {
      throw new AssertionError(client.toString(), e);
    }
  }

  private static SlowClient client(String name, int port, String first, String drip) {
    return new SlowClient(name, port, first.getBytes(ISO_8859_1), drip.getBytes(ISO_8859_1));
  }

  private static byte[] half(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length - 4);
  }

  private static int[] ports() {
    return new int[] {
      service("aggregator"),
      service("user-service"),
      service("lab"),
      mesh.service("aggregator").managementPort(),
      mesh.service("lab").managementPort(),
      otlpPort
    };
  }

  private static int service(String name) {
    return mesh.service(name).port();
  }
}
