package dev.loopmesh.kit.service;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** A running service for a test, and a client. */
public final class LiveService implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final WebClient client =
      WebClient.wrap(
          vertx
              .httpClientBuilder()
              .with(new HttpClientOptions().setKeepAlive(false))
              .with(new PoolOptions().setHttp1MaxSize(1_000))
              .build());
  private final RunningService running;

  private LiveService(RunningService running) {
    this.running = running;
  }

  /** Starts it on free ports, with these further settings: name, value, name, value. */
  public static LiveService of(Function<Settings, Service> create, String... settings)
      throws Exception {
    return of(new ServiceSpec("test-service", 0, create), settings);
  }

  /** The same, of any service. */
  public static LiveService of(ServiceSpec spec, String... settings) throws Exception {
    Map<String, String> environment =
        new HashMap<>(Map.of("OTEL_SDK_DISABLED", "true", "PORT", "0", "MANAGEMENT_PORT", "0"));
    for (int i = 0; i < settings.length; i += 2) {
      environment.put(settings[i], settings[i + 1]);
    }
    return new LiveService(RunningService.start(spec, Settings.of(environment)).await(30, SECONDS));
  }

  /** Responds to each GET of /things or /things/:id with the result of this function. */
  public static LiveService answering(Function<RoutingContext, Object> what) throws Exception {
    Service service =
        (router, vertx) -> {
          router.get("/things").handler(request -> request.end("" + what.apply(request)));
          router.get("/things/:id").handler(request -> request.end("" + what.apply(request)));
        };
    return of(settings -> service);
  }

  public RunningService running() {
    return running;
  }

  /** The instance of its client. */
  public Vertx vertx() {
    return vertx;
  }

  /** Begins a call, with headers as name, value, name, value. */
  public Future<HttpResponse<Buffer>> begin(String uri, String... headers) {
    return call(running.port(), uri, headers);
  }

  public HttpResponse<Buffer> get(String uri, String... headers) throws Exception {
    return begin(uri, headers).await(30, SECONDS);
  }

  public String text(String uri, String... headers) throws Exception {
    return get(uri, headers).bodyAsString();
  }

  public JsonObject problem(String uri, String... headers) throws Exception {
    return get(uri, headers).bodyAsJsonObject();
  }

  /** The status of a GET on the management port. */
  public int managementStatus(String uri) throws Exception {
    return management(uri).statusCode();
  }

  /** Sends a GET to the management port, with headers as name, value, name, value. */
  public HttpResponse<Buffer> management(String uri, String... headers) throws Exception {
    return call(running.managementPort(), uri, headers).await(30, SECONDS);
  }

  /** Sends a body, unless it is null, to the management port. */
  public HttpResponse<Buffer> manage(HttpMethod method, String uri, JsonObject body)
      throws Exception {
    var request = client.request(method, running.managementPort(), "127.0.0.1", uri);
    var sent = body == null ? request.send() : request.sendJsonObject(body);
    return sent.await(30, SECONDS);
  }

  /** The management port's current response. */
  public JsonObject json(String uri) {
    try {
      return management(uri).bodyAsJsonObject();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Injects a fault; fails unless it is accepted. */
  public void fault(String name, JsonObject definition) throws Exception {
    var answer = manage(HttpMethod.PUT, "/faults/" + name, definition);
    assertEquals(200, answer.statusCode(), answer::bodyAsString);
  }

  private Future<HttpResponse<Buffer>> call(int port, String uri, String... headers) {
    var request = client.request(HttpMethod.GET, port, "127.0.0.1", uri);
    for (int i = 0; i < headers.length; i += 2) {
      request.headers().add(headers[i], headers[i + 1]);
    }
    return request.send();
  }

  /** Polls until the condition holds; fails after a long timeout. */
  public static void until(BooleanSupplier condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < 30_000_000_000L, "it has not come to be");
      Thread.sleep(5);
    }
  }

  @Override
  public void close() throws TimeoutException {
    running.stop().await(30, SECONDS);
    vertx.close().await(30, SECONDS);
  }
}
