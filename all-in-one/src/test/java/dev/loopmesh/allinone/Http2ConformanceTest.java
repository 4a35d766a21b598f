package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.problem.ProblemAnswers;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Cases of RFC 9113 for servers, as frames on a socket. */
class Http2ConformanceTest {
  private static final String UPGRADE = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n";
  private static Mesh mesh;
  private static int port;

  private static final Logger ANSWERS = Logger.getLogger(ProblemAnswers.class.getName());
  private static final List<String> LOGGED = new CopyOnWriteArrayList<>();
  private static final Handler LOG =
      new StreamHandler() {
        @Override
        public void publish(LogRecord line) {
          LOGGED.add(line.getMessage());
        }
      };

  @BeforeAll
  static void up() {
    ANSWERS.addHandler(LOG);
    Map<String, String> settings = new HashMap<>(MeshTest.ANY_PORTS);
    settings.put("AGGREGATOR_HEADER_LIMIT", "8192");
    mesh = Mesh.start(settings);
    port = mesh.service("aggregator").managementPort();
  }

  @AfterAll
  static void nothingOfItIsLogged() throws Exception {
    mesh.stop().await(30, SECONDS);
    ANSWERS.removeHandler(LOG);
    assertEquals(List.of(), LOGGED);
  }

  @ParameterizedTest
  @MethodSource({
    "dev.loopmesh.allinone.Http2Messages#rows",
    "dev.loopmesh.allinone.Http2Framing#rows"
  })
  void isAnsweredAsRfc9113Says(Http2Row row) throws Exception {
    try (RawConnection connection = new RawConnection(port)) {
      Http2Exchange exchange = new Http2Exchange(connection.send(row.frames().bytes()));
      String outcome = exchange.untilTheEndOf(1);
      assertTrue(outcome.matches(row.outcome()), outcome);
      if (outcome.matches("(100 )?4\\d\\d") && !outcome.equals("431")) { // that is Netty's own
        assertIsProblem(exchange);
      }
      if (!outcome.contains("GOAWAY") && !outcome.equals("closed")) {
        connection.send(new Http2Frames().get(101, "/livez", "localhost").bytes());
        assertEquals("200", exchange.untilTheEndOf(101));
      }
    }
    try (RawConnection next = new RawConnection(port)) {
      next.send(Http2Frames.begin().get(1, "/livez", "localhost").bytes());
      assertEquals("200", new Http2Exchange(next).untilTheEndOf(1));
    }
  }

  private static void assertIsProblem(Http2Exchange exchange) {
    Http2Headers headers = exchange.headers();
    assertEquals("application/problem+json", headers.get("content-type").toString());
    assertTrue(headers.get("date").toString().endsWith(" GMT"));
    String status = headers.status().toString();
    assertEquals(status, new JsonObject(exchange.body()).getInteger("status").toString());
  }

  @Test
  void headHasTheLengthOfGetAndNoContent() throws Exception {
    try (RawConnection connection = new RawConnection(port)) {
      byte[] head =
          Http2Frames.fields(
              ":method", "HEAD", ":scheme", "http", ":path", "/livez", ":authority", "localhost");
      connection.send(Http2Frames.begin().block(1, head).get(3, "/livez", "localhost").bytes());
      Http2Exchange exchange = new Http2Exchange(connection);
      assertEquals("200", exchange.untilTheEndOf(1));
      String length = exchange.headers().get("content-length").toString();
      assertEquals("", exchange.body());
      assertEquals("200", exchange.untilTheEndOf(3));
      assertEquals(length, "" + exchange.body().length());
    }
  }

  /** Section 3.2 of RFC 7540, the upgrade from HTTP/1.1 that RFC 9113 no longer has. */
  @ParameterizedTest
  @CsvSource({
    "GET /livez, localhost, 200",
    "HEAD /livez, localhost, 200",
    "GET /none, localhost, 404",
    "DELETE /livez, localhost, 405",
    "GET /livez, evil.example, 421",
    "PUT /faults/a, localhost, 400"
  })
  void anUpgradedRequestIsAnsweredOnStream1(String line, String host, String status)
      throws Exception {
    String body = line.startsWith("PUT") ? "{}" : "";
    String type = "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n";
    String head = line + " HTTP/1.1\r\nHost: " + host + "\r\n" + (body.isEmpty() ? "" : type);
    try (RawConnection connection = new RawConnection(port)) {
      connection.send(head + UPGRADE + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n" + body);
      assertEquals("HTTP/1.1 101", connection.response(true).substring(0, 12));
      connection.send(Http2Frames.begin().get(3, "/livez", "localhost").bytes());
      Http2Exchange exchange = new Http2Exchange(connection);
      assertEquals(status, exchange.untilTheEndOf(1));
      if (status.startsWith("4")) {
        assertIsProblem(exchange);
      }
      assertEquals("200", exchange.untilTheEndOf(3));
    }
  }

  /** The RFC wants others served over HTTP/1.1; Vert.x refuses them, or uses the first of two. */
  @ParameterizedTest
  @CsvSource({
    "'', 400",
    "HTTP2-Settings: ?, 400",
    "HTTP2-Settings: AAMAAABkAAQAAP__|HTTP2-Settings: AAMAAABkAAQAAP__, 101"
  })
  void anUpgradeNeedsSettingsOnce(String settings, String status) throws Exception {
    try (RawConnection connection = new RawConnection(port)) {
      String lines = settings.isEmpty() ? "" : settings.replace("|", "\r\n") + "\r\n";
      connection.send("GET /livez HTTP/1.1\r\nHost: localhost\r\n" + UPGRADE + lines + "\r\n");
      assertEquals("HTTP/1.1 " + status, connection.response(false).substring(0, 12));
    }
  }
}
