package dev.loopmesh.bench.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.latency.Latency;
import dev.loopmesh.shop.Order;
import dev.loopmesh.shop.Payment;
import dev.loopmesh.shop.Shop;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpstreamsTest {
  private final Vertx vertx = Vertx.vertx();
  private Upstreams upstreams;

  @BeforeEach
  void start() {
    upstreams = Upstreams.start(0, Latency.parse("0ms"));
  }

  @AfterEach
  void stop() {
    upstreams.close();
    vertx.close().await();
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void responsesAreThoseOfTheRealServices(HttpVersion version) {
    HttpClient client = client(version);
    assertEquals(Shop.user(42).toJson(), new JsonObject(get(client, "/users/42")));
    assertEquals(
        new JsonArray(Shop.orders(42).stream().map(Order::toJson).toList()),
        new JsonArray(get(client, "/orders?user=42")));
    assertEquals(
        new JsonArray(Shop.payments(42).stream().map(Payment::toJson).toList()),
        new JsonArray(get(client, "/payments?user=42")));
    assertEquals(3, upstreams.counts().responses());
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void exportsAreCountedWithWhatIsInThem(HttpVersion version) throws IOException {
    HttpClient client = client(version);
    byte[] export = export(70).toByteArray(); // longer than a frame, and than a read
    post(client, "/v1/traces", Buffer.buffer(export), Map.of());
    Buffer packed = Buffer.buffer(gzip(export));
    post(client, "/v1/traces", packed, Map.of("Content-Encoding", "gzip"));
    post(client, "/v1/traces", Buffer.buffer("not protobuf"), Map.of());
    post(client, "/v1/traces", Buffer.buffer(export).slice(0, export.length - 1), Map.of());
    post(client, "/v1/logs", Buffer.buffer("any"), Map.of());
    Counts counts = upstreams.counts();
    assertEquals(2 * 70, counts.spans());
    assertEquals(1, counts.connections());
    assertEquals(counts, Counts.of(new JsonObject(get(client, "/counts"))));
  }

  private static ExportTraceServiceRequest export(int spans) {
    List<Span> all =
        IntStream.range(0, spans)
            .mapToObj(i -> Span.newBuilder().setName("x".repeat(i * 20)).setFlags(i).build())
            .toList();
    ScopeSpans scope = ScopeSpans.newBuilder().addAllSpans(all).setSchemaUrl("some").build();
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(scope))
        .build();
  }

  @Test
  void theLatencyCanBeChangedAndIsAnnounced() {
    HttpClient client = client(HttpVersion.HTTP_1_1);
    assertEquals("30ms", put("30ms"));
    long begun = System.nanoTime();
    String timing =
        client
            .request(HttpMethod.GET, "/users/42")
            .compose(request -> request.send())
            .map(response -> response.getHeader("Server-Timing"))
            .await();
    assertTrue(System.nanoTime() - begun >= 30_000_000);
    assertEquals("wait;dur=30;desc=\"a database query (artificial)\"", timing);
    assertTrue(put("30").contains("'30' has no unit"));
  }

  private String put(String latency) {
    return client(HttpVersion.HTTP_1_1)
        .request(HttpMethod.PUT, "/latency")
        .compose(request -> request.send(latency).compose(response -> response.body()))
        .map(Buffer::toString)
        .await();
  }

  private static String get(HttpClient client, String path) {
    return client
        .request(HttpMethod.GET, path)
        .compose(request -> request.send().compose(response -> response.body()))
        .map(Buffer::toString)
        .await();
  }

  private static void post(
      HttpClient client, String path, Buffer body, Map<String, String> headers) {
    int status =
        client
            .request(HttpMethod.POST, path)
            .compose(
                request -> {
                  headers.forEach(request::putHeader);
                  return request.send(body);
                })
            .map(response -> response.statusCode())
            .await();
    assertEquals(200, status);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    }
    return bytes.toByteArray();
  }

  private HttpClient client(HttpVersion version) {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setDefaultHost("127.0.0.1")
            .setDefaultPort(upstreams.port())
            .setProtocolVersion(version)
            .setHttp2ClearTextUpgrade(false));
  }
}
