package dev.loopmesh.allinone;

import static dev.loopmesh.allinone.Http2Frames.PING;
import static dev.loopmesh.allinone.Http2Frames.PRIORITY;
import static dev.loopmesh.allinone.Http2Frames.SETTINGS;
import static dev.loopmesh.allinone.Http2Frames.UNKNOWN;
import static dev.loopmesh.allinone.Http2Frames.WINDOW_UPDATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Attacks on all ports of a mesh with a container's heap: the menu is served meanwhile, and nothing
 * leaks.
 */
@Tag("load") // a bound on time: no other test runs beside it
class AbuseTest {
  static final int CONNECTIONS = 200;
  private static final int IN_FLIGHT = 60;
  private static final long LONGEST_NANOS = 2_000_000_000L;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long MOST_MORE_BYTES = 16 << 20; // of the heap

  private static ExecutorService clients;
  private static SmallHeapMesh mesh;
  private static List<AbusedPort> ports;
  private static List<AbusedPort> called; // by the aggregator
  private static long heapBytes;
  private static long longestNanos; // two seconds, or longer on a machine that is very slow

  @BeforeAll
  static void up() throws Exception {
    clients = Executors.newCachedThreadPool();
    int otlp = FreePort.on("127.0.0.1");
    Map<String, String> settings = new HashMap<>(MeshTest.ANY_PORTS);
    settings.put("LAB_OTLP_PORT", "" + otlp);
    settings.put("OTEL_SDK_DISABLED", "false");
    settings.put("OTEL_TRACES_EXPORTER", "none");
    settings.put("OTEL_LOGS_EXPORTER", "none");
    settings.put("IN_FLIGHT_LIMIT", "" + IN_FLIGHT);
    settings.put("CONNECTION_LIMIT", "" + CONNECTIONS);
    settings.put("REQUEST_TIMEOUT", "1s");
    settings.put("IDLE_TIMEOUT", "1s");
    settings.put("LATENCY", "100ms");
    mesh = SmallHeapMesh.start(settings);
    ports =
        List.of(
            port("aggregator", "/users/42/summary", false),
            port("user-service", "/users/7", true),
            port("lab", "/api/mesh", false),
            new AbusedPort("OTLP", otlp, "/openapi.yaml", management("lab"), "public", false),
            managementPort("aggregator"),
            managementPort("lab"));
    called =
        Stream.of("user-service", "order-service", "payment-service")
            .map(service -> port(service, "/", true))
            .toList();
    long slowest = 0;
    for (int warm = 0; warm < 20; warm++) {
      slowest = Math.max(slowest, menuNanos());
      assertEquals(200, get("/users/42/summary"));
    }
    longestNanos = Math.max(LONGEST_NANOS, 4 * slowest);
    heapBytes = mesh.heapBytes();
  }

  private static AbusedPort port(String service, String path, boolean isCalledByServices) {
    int number = mesh.port(service);
    return new AbusedPort(service, number, path, management(service), "public", isCalledByServices);
  }

  private static AbusedPort managementPort(String service) {
    int number = management(service);
    return new AbusedPort(service + " management", number, "/metrics", number, "management", false);
  }

  private static int management(String service) {
    return mesh.port(service + ".management");
  }

  @AfterAll
  static void down() {
    clients.shutdownNow();
    mesh.close();
  }

  /** With the reason by which each port counts its refusals; empty where Netty refuses. */
  static Stream<Arguments> abuses() {
    return Stream.of(
        abuse("many streams", "", Abuse::manyStreams),
        abuse("many connections", "connections", Abuse::manyConnections),
        abuse("rapid reset", "", Abuse::rapidReset),
        abuse("endless headers", "", Abuse::endlessHeaders),
        abuse("empty data frames", "", Abuse::emptyData),
        abuse("pings", "control-frames", Abuse.flood(PING, 0, 8, true)),
        abuse("pings unread", "", Abuse.flood(PING, 0, 8, false)),
        abuse("settings", "control-frames", Abuse.flood(SETTINGS, 0, 0, true)),
        abuse("settings unread", "", Abuse.flood(SETTINGS, 0, 0, false)),
        abuse("priorities", "control-frames", Abuse.flood(PRIORITY, 3, 5, false)),
        abuse("window updates", "control-frames", Abuse.flood(WINDOW_UPDATE, 0, 4, false)),
        abuse("resets of a closed stream", "", Abuse::closedStreamResets),
        abuse("unknown frames", "control-frames", Abuse.flood(UNKNOWN, 0, 0, false)),
        abuse("responses unread", "slow-reader", Abuse::unreadResponses),
        abuse("a window of 0", "slow-reader", Abuse::zeroWindow),
        abuse("slow bodies", "slow-request", Abuse::slowBodies),
        abuse("large headers", "slow-request", Abuse::largeHeaders));
  }

  private static Arguments abuse(String name, String refused, Abuse abuse) {
    return Arguments.of(name, refused, abuse);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("abuses")
  void theMenuIsServedMeanwhileAndNothingIsLeft(String name, String reason, Abuse abuse)
      throws Exception {
    Map<AbusedPort, Long> before = new HashMap<>();
    ports.forEach(port -> before.put(port, port.refused(reason)));
    List<RawConnection> kept = Collections.synchronizedList(new ArrayList<>());
    try {
      CompletableFuture<?> abused =
          CompletableFuture.allOf(
              ports.stream()
                  .map(port -> begin(abuse, port, kept))
                  .toArray(CompletableFuture[]::new));
      do {
        assertMenuIsServed();
      } while (!abused.isDone());
      abused.join();
      for (AbusedPort port : ports) {
        if (!reason.isEmpty() && port.isCounted()) {
          until(() -> port.refused(reason) > before.get(port), "nothing was refused at " + port);
        }
        assertTrue(port.connections() <= 2 * CONNECTIONS + 2, "connections of " + port);
      }
      assertMenuIsServed();
      assertTrue(mesh.isAlive());
    } finally {
      for (RawConnection connection : kept) {
        connection.close();
      }
    }
    for (AbusedPort port : ports) {
      until(() -> port.inFlight() <= 1, "requests are left in flight at " + port); // this one
      until(() -> port.connections() < CONNECTIONS / 4, "connections are left at " + port);
    }
    for (AbusedPort port : called) { // else one that is just being closed may be used again
      until(() -> port.connections() == 0, "connections are kept at " + port);
    }
    until(() -> mesh.heapBytes() < heapBytes + MOST_MORE_BYTES, "memory is kept");
    assertEquals(200, get("/users/42/summary"));
  }

  private static CompletableFuture<?> begin(
      Abuse abuse, AbusedPort port, List<RawConnection> kept) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            abuse.at(port, kept);
          } catch (IOException e) {
            throw new UncheckedIOException("at " + port, e);
          }
        },
        clients);
  }

  private static void assertMenuIsServed() throws Exception {
    long nanos = menuNanos();
    assertTrue(nanos < longestNanos, () -> "the menu came after " + nanos / 1e6 + " ms");
  }

  private static long menuNanos() throws Exception {
    HttpClient own = newClient(); // which may take longer than the menu
    long began = System.nanoTime();
    assertEquals(200, get(own, "/menu"));
    return System.nanoTime() - began;
  }

  private static int get(String path) throws Exception {
    return get(newClient(), path);
  }

  /** Has no connection yet. */
  private static HttpClient newClient() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  private static int get(HttpClient own, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + mesh.port("aggregator") + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
    return own.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static void until(Callable<Boolean> so, String otherwise) throws Exception {
    long began = System.nanoTime();
    while (!so.call()) {
      assertTrue(System.nanoTime() - began < 30_000_000_000L, otherwise);
      Thread.sleep(100); // each request has a connection, which is kept for a second
    }
  }
}
