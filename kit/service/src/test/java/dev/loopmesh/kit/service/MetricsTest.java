package dev.loopmesh.kit.service;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The metrics that Prometheus reads from the management port. */
class MetricsTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
  private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";

  private final Promise<Void> answer = Promise.promise();
  private LiveService live;

  @BeforeEach
  void start() throws Exception {
    live =
        LiveService.of(
            settings ->
                (router, vertx) -> {
                  router.get("/things/:id").handler(RoutingContext::end);
                  router
                      .get("/slow")
                      .handler(request -> answer.future().onComplete(x -> request.end()));
                  router.get("/broken").handler(request -> request.fail(500));
                },
            "OTEL_SDK_DISABLED",
            "false",
            "OTEL_TRACES_EXPORTER",
            "none",
            "OTEL_LOGS_EXPORTER",
            "none");
  }

  @AfterEach
  void stop() throws Exception {
    live.close();
  }

  @Test
  void aRequestIsCountedByRouteMethodAndStatus() throws Exception {
    live.get("/things/1");
    live.get("/things/2");
    live.get("/broken");
    assertHas("http_server_request_duration_seconds_count{", "http_route=\"/things/{id}\"", "} 2");
    assertHas(
        "http_server_request_duration_seconds_count{",
        "error_type=\"500\"",
        "http_response_status_code=\"500\"",
        "http_route=\"/broken\"",
        "} 1");
  }

  @Test
  void aRequestThatIsBeingAnsweredIsActive() throws Exception {
    var call = live.begin("/slow");
    LiveService.until(() -> has("http_server_active_requests{", "\"GET\"", "} 1.0"));
    answer.complete();
    call.await(30, SECONDS);
    assertHas("http_server_active_requests{", "\"GET\"", "} 0.0");
  }

  @Test
  void openMetricsNamesATraceForABucket() throws Exception {
    live.get("/things/1", "traceparent", PARENT);
    var answer = live.management("/metrics", "Accept", OPEN_METRICS);
    assertEquals(
        "application/openmetrics-text; version=1.0.0; charset=utf-8",
        answer.getHeader("Content-Type"));
    assertTrue(answer.bodyAsString().contains("trace_id=\"" + TRACE + "\""), answer::bodyAsString);
    assertTrue(answer.bodyAsString().endsWith("# EOF\n"));
  }

  @Test
  void whoSaysNothingGetsPrometheusText() throws Exception {
    for (String accept : List.of("*/*", "text/plain", "text/*;q=0.9," + OPEN_METRICS + ";q=0.5")) {
      assertEquals(
          "text/plain; version=0.0.4; charset=utf-8",
          live.management("/metrics", "Accept", accept).getHeader("Content-Type"),
          accept);
    }
    assertEquals(406, live.management("/metrics", "Accept", "image/png").statusCode());
  }

  @Test
  void theLoopAndTheJvmAreTold() throws Exception {
    live.get("/things/1");
    for (String name :
        List.of(
            "loopmesh_eventloop_busy_time_seconds_total{loop=\"vert.x-eventloop-thread-0\"}",
            "loopmesh_eventloop_waiting_time_seconds_total{",
            "loopmesh_eventloop_cpu_time_seconds_total{",
            "loopmesh_eventloop_tasks_total{",
            "loopmesh_eventloop_io_events_total{",
            "loopmesh_eventloop_task_longest_seconds{",
            "loopmesh_eventloop_stalls_total{kind=\"parked\"} 0.0",
            "loopmesh_eventloop_timer_delay_seconds{loop=\"vert.x-eventloop-thread-0\",share=\"0.99\"}",
            "jvm_memory_used_bytes{",
            "jvm_gc_collections_total{",
            "jvm_threads{",
            "jvm_cpu_time_seconds_total ")) {
      assertTrue(has(name), name);
    }
  }

  @Test
  void whateverIsAskedForThereAreNoMoreSeries() throws Exception {
    HttpClient caller = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
    ask(caller, 0);
    live.get("/things/0"); // creates the series of the requests below
    assertHas("http_server_request_duration_seconds_count{", "\"/things/{id}\"", "} 1");
    assertHas("http_server_request_duration_seconds_count{", "\"_OTHER\"", "} 1");
    assertHas("http_server_active_requests{", "\"_OTHER\"", "} 0");
    long before = series(metrics());
    for (int n = 1; n <= 500; n++) {
      ask(caller, n);
      live.begin(
              "/things/" + n,
              "Host",
              "host" + n,
              "X-Forwarded-Proto",
              "scheme" + n,
              "Forwarded",
              "proto=p" + n)
          .await(30, SECONDS);
    }
    assertHas("http_server_request_duration_seconds_count{", "\"/things/{id}\"", "} 501");
    assertHas("http_server_request_duration_seconds_count{", "\"_OTHER\"", "} 501");
    String after = metrics();
    assertEquals(before, series(after), after);
    assertFalse(after.contains("127.0.0.1"), after);
  }

  /** Series of requests: those of the JVM and of its loops may appear at any time. */
  private static long series(String metrics) {
    return metrics.lines().filter(line -> line.startsWith("http_")).count();
  }

  /** Requests a new method, path and host each time. */
  private void ask(HttpClient caller, int n) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + live.running().port() + "/path" + n);
    HttpRequest request =
        HttpRequest.newBuilder(uri).method("M" + n, BodyPublishers.noBody()).build();
    caller.send(request, BodyHandlers.discarding());
  }

  @Test
  void withoutTelemetryThereIsNothingToTell() throws Exception {
    try (LiveService untold = LiveService.of(settings -> (router, vertx) -> {})) {
      assertNull(untold.management("/metrics").body());
      assertEquals("# EOF\n", untold.management("/metrics", "Accept", OPEN_METRICS).bodyAsString());
    }
  }

  @Test
  void metricsAreSentByOtlpBesidesWhenThatIsWanted() throws Exception {
    Vertx vertx = Vertx.vertx();
    Promise<String> sent = Promise.promise();
    HttpServer receiver = vertx.createHttpServer().requestHandler(post -> receive(post, sent));
    int port = receiver.listen(0, "127.0.0.1").await(30, SECONDS).actualPort();
    try (LiveService sending =
        LiveService.of(
            settings -> (router, served) -> {},
            "OTEL_SDK_DISABLED",
            "false",
            "OTEL_TRACES_EXPORTER",
            "none",
            "OTEL_LOGS_EXPORTER",
            "none",
            "OTEL_METRICS_EXPORTER",
            "otlp",
            "OTEL_METRIC_EXPORT_INTERVAL",
            "100",
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "http://127.0.0.1:" + port)) {
      String body = sent.future().await(30, SECONDS);
      for (String said : List.of("https://opentelemetry.io/schemas/", "host.arch", "process.pid")) {
        assertTrue(body.contains(said), body);
      }
      assertFalse(body.contains("process.command"), "it may contain secrets");
      String exposed = sending.management("/metrics").bodyAsString();
      assertTrue(exposed.contains("loopmesh_eventloop_busy_time_seconds_total{"), exposed);
    } finally {
      vertx.close().await(30, SECONDS);
    }
  }

  private static void receive(HttpServerRequest post, Promise<String> sent) {
    post.body()
        .onSuccess(
            body -> {
              post.response().end();
              boolean zipped = "gzip".equals(post.getHeader("Content-Encoding"));
              String text = body.toString();
              boolean whole = text.contains("loopmesh.eventloop.busy.time"); // not while it starts
              if (post.path().equals("/v1/metrics") && !zipped && whole) {
                sent.tryComplete(text);
              }
            });
  }

  /**
   * Waits for it: a request is measured when its last byte is sent, which its client may receive
   * before.
   */
  private void assertHas(String... parts) throws Exception {
    LiveService.until(() -> has(parts));
  }

  private boolean has(String... parts) {
    return metrics().lines().anyMatch(line -> List.of(parts).stream().allMatch(line::contains));
  }

  private String metrics() {
    try {
      return live.management("/metrics").bodyAsString();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
