package dev.loopmesh.allinone;

import static dev.loopmesh.allinone.Http2Frames.CONTINUATION;
import static dev.loopmesh.allinone.Http2Frames.DATA;
import static dev.loopmesh.allinone.Http2Frames.HEADERS;
import static dev.loopmesh.allinone.Http2Frames.PING;
import static dev.loopmesh.allinone.Http2Frames.RST_STREAM;
import static dev.loopmesh.allinone.Http2Frames.SETTINGS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.FreePort;
import dev.loopmesh.kit.service.RunningService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What one client can do to a port: the menu is served meanwhile, and afterwards nothing of it is
 * left.
 */
class AbuseTest {
  private static final int IN_FLIGHT = 60;
  private static final int CONNECTIONS = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String SUMMARY = "/users/42/summary";

  private static Mesh mesh;

  @BeforeAll
  static void up() throws Exception {
    Map<String, String> settings = new HashMap<>(MeshTest.ANY_PORTS);
    settings.put("LAB_OTLP_PORT", "" + FreePort.on("127.0.0.1"));
    settings.put("OTEL_SDK_DISABLED", "false");
    settings.put("OTEL_TRACES_EXPORTER", "none");
    settings.put("OTEL_LOGS_EXPORTER", "none");
    settings.put("IN_FLIGHT_LIMIT", "" + IN_FLIGHT);
    settings.put("CONNECTION_LIMIT", "" + CONNECTIONS);
    settings.put("REQUEST_TIMEOUT", "1s");
    settings.put("IDLE_TIMEOUT", "1s");
    settings.put("LATENCY", "100ms");
    mesh = Mesh.start(settings);
    for (int warm = 0; warm < 20; warm++) { // so that what is measured is not a cold start
      menu();
    }
  }

  @AfterAll
  static void down() throws Exception {
    mesh.stop().await(30, SECONDS);
  }

  /** Something that a client does at a port while it keeps these connections. */
  interface Abuse {
    void at(int port, List<RawConnection> kept) throws IOException;
  }

  /**
   * Abuse of a service.
   *
   * @param refused the reason by which the service counts its refusals; empty where Netty refuses
   */
  record Case(String name, String service, String refused, Abuse abuse) {
    @Override
    public String toString() {
      return name + " at " + service;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("many streams", "aggregator", "in-flight", AbuseTest::manyStreams),
        new Case("many streams", "user-service", "in-flight", AbuseTest::manyUsers),
        new Case("many connections", "aggregator", "connections", AbuseTest::manyConnections),
        new Case("many connections", "payment-service", "connections", AbuseTest::manyConnections),
        new Case("rapid reset", "aggregator", "", AbuseTest::rapidReset),
        new Case("endless headers", "aggregator", "", AbuseTest::endlessHeaders),
        new Case("empty data frames", "aggregator", "", AbuseTest::emptyData),
        new Case("pings unread", "aggregator", "", AbuseTest::pings),
        new Case("settings unread", "aggregator", "", AbuseTest::settings),
        new Case("responses unread", "aggregator", "slow-reader", AbuseTest::unreadPipeline),
        new Case("a window of 0", "aggregator", "slow-reader", AbuseTest::zeroWindow));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theMenuIsServedMeanwhileAndNothingIsLeft(Case abuse) throws Exception {
    RunningService abused = mesh.service(abuse.service);
    long before = refused(abused, abuse.refused);
    List<RawConnection> kept = new ArrayList<>();
    try {
      abuse.abuse.at(abused.port(), kept);
      assertEquals(200, menu());
      if (!abuse.refused.isEmpty()) {
        until(() -> refused(abused, abuse.refused) > before, "nothing was refused");
      }
      assertTrue(measured(abused, "loopmesh_server_connections", "public") <= 2 * CONNECTIONS);
      assertEquals(200, menu());
    } finally {
      for (RawConnection connection : kept) {
        connection.close();
      }
    }
    until(
        () -> measured(abused, "loopmesh_server_in_flight", "public") == 0,
        "requests are left in flight");
    assertEquals(200, get(mesh.url("aggregator") + SUMMARY));
  }

  private static void manyStreams(int port, List<RawConnection> kept) throws IOException {
    streams(port, SUMMARY, kept);
  }

  private static void manyUsers(int port, List<RawConnection> kept) throws IOException {
    streams(port, "/users/7", kept);
  }

  private static void streams(int port, String path, List<RawConnection> kept) throws IOException {
    Http2Frames frames = Http2Frames.begin();
    for (int stream = 0; stream < 200; stream++) {
      frames.get(2 * stream + 1, path, "localhost");
    }
    kept.add(new RawConnection(port).send(frames.bytes()));
  }

  private static void manyConnections(int port, List<RawConnection> kept) throws IOException {
    for (int i = 0; i < 3 * CONNECTIONS; i++) {
      kept.add(new RawConnection(port));
    }
  }

  private static void rapidReset(int port, List<RawConnection> kept) throws IOException {
    Http2Frames frames = Http2Frames.begin();
    for (int stream = 0; stream < 500; stream++) {
      frames.get(2 * stream + 1, SUMMARY, "localhost");
      frames.frame(RST_STREAM, 0, 2 * stream + 1, new byte[] {0, 0, 0, 8});
    }
    assertGoesAway(port, frames, kept);
  }

  private static void endlessHeaders(int port, List<RawConnection> kept) throws IOException {
    byte[] block = Http2Frames.headers(0x82, "/menu", "localhost");
    Http2Frames frames = Http2Frames.begin().frame(HEADERS, 0, 1, block);
    for (int i = 0; i < 1_000; i++) {
      frames.frame(CONTINUATION, 0, 1, new byte[0]);
    }
    assertGoesAway(port, frames, kept);
  }

  private static void emptyData(int port, List<RawConnection> kept) throws IOException {
    Http2Frames frames = Http2Frames.begin().post(1, "/menu", "localhost");
    for (int i = 0; i < 1_000; i++) {
      frames.frame(DATA, 0, 1, new byte[0]);
    }
    assertGoesAway(port, frames, kept);
  }

  private static void pings(int port, List<RawConnection> kept) throws IOException {
    flood(port, new Http2Frames().frame(PING, 0, 0, new byte[8]).bytes(), kept);
  }

  private static void settings(int port, List<RawConnection> kept) throws IOException {
    flood(port, new Http2Frames().frame(SETTINGS, 0, 0, new byte[0]).bytes(), kept);
  }

  /** Sends until the server has enough of it, and never reads. */
  private static void flood(int port, byte[] frame, List<RawConnection> kept) throws IOException {
    RawConnection connection = new RawConnection(port).send(Http2Frames.begin().bytes());
    kept.add(connection);
    byte[] many = new byte[1_000 * frame.length];
    for (int i = 0; i < many.length; i++) {
      many[i] = frame[i % frame.length];
    }
    long began = System.nanoTime();
    while (System.nanoTime() - began < 20_000_000_000L) {
      try {
        connection.send(many);
      } catch (IOException closed) {
        return;
      }
    }
    throw new AssertionError("the server took it all");
  }

  private static void unreadPipeline(int port, List<RawConnection> kept) throws IOException {
    RawConnection connection = new RawConnection(port);
    kept.add(connection);
    String requests = "GET /openapi.yaml HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(2_000);
    Thread sender = new Thread(() -> sendOrFail(connection, requests), "unread");
    sender.setDaemon(true);
    sender.start();
  }

  private static void sendOrFail(RawConnection connection, String text) {
    try {
      connection.send(text);
    } catch (IOException closed) {
      // as it should be
    }
  }

  private static void zeroWindow(int port, List<RawConnection> kept) throws IOException {
    Http2Frames frames = Http2Frames.begin(4, 0); // SETTINGS_INITIAL_WINDOW_SIZE
    for (int stream = 0; stream < 40; stream++) {
      frames.get(2 * stream + 1, "/menu", "localhost");
    }
    kept.add(new RawConnection(port).send(frames.bytes()));
  }

  private static void assertGoesAway(int port, Http2Frames frames, List<RawConnection> kept)
      throws IOException {
    RawConnection connection = new RawConnection(port);
    kept.add(connection);
    sendOrFail(
        connection, new String(frames.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1));
    connection.untilClosed();
  }

  private static int menu() throws Exception {
    return get(mesh.url("aggregator") + "/menu");
  }

  private static int get(String url) throws Exception {
    HttpClient own = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
    return own.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static long refused(RunningService service, String reason) {
    return measured(service, "loopmesh_server_refused_total", "public\",reason=\"" + reason);
  }

  private static long measured(RunningService service, String metric, String port) {
    try {
      String url = service.managementUrl() + "/metrics";
      String text =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .build()
              .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
              .body();
      String line = Pattern.quote(metric) + "\\{[^}]*port=\"" + port + "\"[^}]*} ([0-9.]+)";
      Matcher value = Pattern.compile(line).matcher(text);
      return value.find() ? (long) Double.parseDouble(value.group(1)) : -1;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void until(java.util.function.BooleanSupplier so, String otherwise)
      throws InterruptedException {
    long began = System.nanoTime();
    while (!so.getAsBoolean()) {
      assertTrue(System.nanoTime() - began < 30_000_000_000L, otherwise);
      Thread.sleep(20);
    }
  }
}
