package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.Protocol;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A whole mesh on free ports that sends its traces to its own lab, and a client. */
final class TracedMesh implements AutoCloseable {
  private static final long LATE_NANOS = 3_000_000_000L;

  private final HttpClient client;
  private final Mesh mesh;
  private final Set<String> standIns; // the other loops send no spans

  private TracedMesh(Protocol protocol, Map<String, String> settings) {
    boolean http1 = protocol == Protocol.HTTP_1_1;
    client =
        HttpClient.newBuilder() // over HTTP/2 it asks for an upgrade
            .version(http1 ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2)
            .build();
    Map<String, String> environment = new HashMap<>(MeshTest.ANY_PORTS);
    environment.put("UPSTREAM_PROTOCOL", http1 ? "http/1.1" : "h2c");
    environment.put("OTEL_SDK_DISABLED", "false");
    environment.put("OTEL_BSP_SCHEDULE_DELAY", "50");
    environment.put("OTEL_BLRP_SCHEDULE_DELAY", "50");
    environment.put("TRACE_SETTLE", "150ms");
    environment.put("SHUTDOWN_GRACE", "100ms");
    environment.putAll(settings);
    mesh = Mesh.start(environment);
    standIns =
        settings.keySet().stream()
            .filter(name -> name.endsWith("_SERVICE_URL"))
            .map(name -> name.replace("_URL", "").replace('_', '-').toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
  }

  /** Every artificial wait is 200 ms, unless a setting says otherwise. */
  static TracedMesh with(Map<String, String> settings) {
    return with(Protocol.HTTP_1_1, settings);
  }

  /** The same, with requests over this protocol, and the mesh's own over the same version. */
  static TracedMesh with(Protocol protocol, Map<String, String> settings) {
    return new TracedMesh(protocol, settings);
  }

  /** All modes that are available on this Java. */
  static Stream<String> modes() {
    return Stream.concat(
        Stream.of("sequential", "parallel", "blocking", "worker"),
        Runtime.version().feature() >= 21 ? Stream.of("virtual") : Stream.empty());
  }

  /** The modes in which the aggregator notices what happens meanwhile. */
  static Stream<String> modesThatLeaveTheLoopFree() {
    return modes().filter(mode -> !mode.equals("blocking"));
  }

  static String summary(String mode) {
    return "/users/42/summary?mode=" + mode;
  }

  Mesh mesh() {
    return mesh;
  }

  /** Sends a GET to the aggregator, with these headers, given as name, value, name, value. */
  HttpResponse<String> ask(String uri, String... headers) throws Exception {
    return send("aggregator", "GET", uri, headers);
  }

  HttpResponse<String> send(String service, String method, String uri, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(mesh.url(service) + uri))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Sends a GET to a service's management port. */
  HttpResponse<String> management(String service, String uri) throws Exception {
    return manage(service, "GET", uri, null);
  }

  /** Sends a request to the management port of a service; with a body, unless that is null. */
  HttpResponse<String> manage(String service, String method, String uri, JsonObject body)
      throws Exception {
    String management = "http://127.0.0.1:" + mesh.service(service).managementPort();
    var publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.encode());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(management + uri))
            .header("Content-Type", "application/json")
            .method(method, publisher)
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  /** Requests a summary, without waiting for it. */
  CompletableFuture<HttpResponse<String>> askSoon() {
    return begin("aggregator", summary("parallel"));
  }

  /** Sends a GET, and does not wait for its response. */
  CompletableFuture<HttpResponse<String>> begin(String service, String uri) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(mesh.url(service) + uri)).build();
    return client.sendAsync(request, BodyHandlers.ofString());
  }

  /**
   * Waits until a line of a service's metrics has all these parts: a request is measured when its
   * last byte is sent, which its client may receive before.
   */
  void hasMeasured(String service, String... parts) throws Exception {
    until(() -> isMeasured(service, parts));
  }

  /** Whether a line of a service's metrics contains all these parts. */
  boolean isMeasured(String service, String... parts) throws Exception {
    return management(service, "/metrics")
        .body()
        .lines()
        .anyMatch(line -> List.of(parts).stream().allMatch(line::contains));
  }

  /** Polls until the condition holds. */
  static void until(Callable<Boolean> condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.call()) {
      assertTrue(System.nanoTime() - start < 30_000_000_000L, "it has not come to be");
      Thread.sleep(5);
    }
  }

  /** A GET with a body, which services refuse. */
  HttpResponse<String> sendBody(String service, String uri, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(mesh.url(service) + uri))
            .method("GET", HttpRequest.BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** Sends a GET to the aggregator on a connection of its own; closing that cancels the request. */
  Socket askAndBeReadyToLeave(String uri, String traceparent) throws IOException {
    URI aggregator = URI.create(mesh.url("aggregator"));
    Socket socket = new Socket(aggregator.getHost(), aggregator.getPort());
    String request = "GET %s HTTP/1.1\r\nHost: aggregator\r\ntraceparent: %s\r\n\r\n";
    socket
        .getOutputStream()
        .write(request.formatted(uri, traceparent).getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** The trace of a response, when it is complete. */
  SeenTrace traceOf(HttpResponse<String> answer) throws Exception {
    JsonObject body = new JsonObject(answer.body());
    JsonObject fetch = body.getJsonObject("fetch");
    return trace((fetch == null ? body : fetch).getString("traceId"));
  }

  /** A trace, when it is complete: on a busy machine a service's spans may arrive much later. */
  SeenTrace trace(String traceId) throws Exception {
    String uri = "/api/traces/" + traceId + "?wait=10s";
    long start = System.nanoTime();
    SeenTrace trace = null;
    while (trace == null || !trace.isWhole(standIns) && System.nanoTime() - start < LATE_NANOS) {
      trace = new SeenTrace(new JsonObject(send("lab", "GET", uri).body()));
    }
    return trace;
  }

  /** A trace whose root is outside the mesh and never arrives: the spans received after a while. */
  SeenTrace traceWithoutRoot(String traceId, int spans) throws Exception {
    SeenTrace trace = null;
    for (int look = 0; look < 120 && (trace == null || trace.spans().size() < spans); look++) {
      String uri = "/api/traces/" + traceId + "?wait=250ms";
      JsonObject answer = new JsonObject(send("lab", "GET", uri).body());
      trace = new SeenTrace(answer.containsKey("spans") ? answer : SeenTrace.NOTHING);
    }
    return trace;
  }

  /** The lab's drawing of a trace. */
  List<String> drawing(String traceId) throws Exception {
    return send("lab", "GET", "/traces/" + traceId + "?wait=10s").body().lines().toList();
  }

  @Override
  public void close() throws TimeoutException {
    mesh.stop().await(30, SECONDS);
  }
}
