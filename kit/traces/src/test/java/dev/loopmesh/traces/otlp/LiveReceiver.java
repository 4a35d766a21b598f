package dev.loopmesh.traces.otlp;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.loopmesh.kit.connection.ServerLimits;
import dev.loopmesh.kit.guard.OriginGuard;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.traces.store.TraceLimits;
import dev.loopmesh.traces.store.TraceStore;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;

/** A running receiver, its store, and a client. */
final class LiveReceiver implements AutoCloseable {
  private static final ServerLimits SERVER_LIMITS = ServerLimits.read(Settings.of(Map.of()), false);

  static final String TRACES = "/v1/traces";
  static final String LOGS = "/v1/logs";
  static final String PROTOBUF = "application/x-protobuf";
  static final String JSON = "application/json";
  static final HttpClient.Version HTTP_1_1 = HttpClient.Version.HTTP_1_1;

  private final Vertx vertx = Vertx.vertx();
  private final TraceStore store = new TraceStore(TraceLimits.DEFAULT);
  private final int port;

  private LiveReceiver(OtlpLimits limits) throws TimeoutException {
    var guard =
        OriginGuard.read(
            Settings.of(Map.of("OTLP_ORIGINS", "http://app.test:3000")),
            "lab",
            "127.0.0.1",
            "OTLP_ORIGINS");
    var listening =
        new OtlpReceiver(vertx, store, limits, guard, SERVER_LIMITS, new OtlpCounts())
            .listen("127.0.0.1", 0);
    port = listening.await(30, SECONDS).port();
  }

  static LiveReceiver start() throws TimeoutException {
    return with(OtlpLimits.DEFAULT);
  }

  static LiveReceiver with(OtlpLimits limits) throws TimeoutException {
    return new LiveReceiver(limits);
  }

  TraceStore store() {
    return store;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /**
   * Posts a body.
   *
   * @param encoding the compression; null for none
   */
  HttpResponse<byte[]> post(
      HttpClient.Version version, String path, String type, String encoding, byte[] body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body));
    if (encoding != null) {
      request.header("Content-Encoding", encoding);
    }
    return client(version).send(request.build(), BodyHandlers.ofByteArray());
  }

  static HttpClient client(HttpClient.Version version) {
    return HttpClient.newBuilder().version(version).build();
  }

  static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(30, SECONDS);
  }
}
