package dev.loopmesh.kit.telemetry;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A response ends once, and in the same way over each version of HTTP. */
@ParameterizedClass
@CsvSource({"HTTP_1_1, false", "HTTP_2, false", "HTTP_2, true"})
class ResponseEndTest {
  @Parameter(0)
  HttpVersion version;

  /** Whether the first request of a connection asks for HTTP/2 by an upgrade. */
  @Parameter(1)
  boolean upgrade;

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<Boolean> ends = new LinkedBlockingQueue<>();
  private HttpServer server;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    Router router = Router.router(vertx);
    router
        .route()
        .handler(
            request -> {
              ResponseEnd.handle(request, ends::add);
              request.next();
            });
    router.route("/at-once").handler(request -> request.end("here"));
    router.route("/later").handler(request -> later(request, 200, "here"));
    router.route("/large").handler(request -> later(request, 200, "x".repeat(3_000_000)));
    router.route("/no-content").handler(request -> later(request, 204, ""));
    router.route("/not-modified").handler(request -> later(request, 304, ""));
    router.route("/problem").handler(request -> later(request, 500, "broken"));
    router.route("/streamed").handler(this::stream);
    router.route("/begun").handler(request -> request.response().setChunked(true).write("one"));
    router.route("/never").handler(request -> {});
    server = vertx.createHttpServer().requestHandler(router).listen(0).await(30, SECONDS);
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(version)
                .setHttp2ClearTextUpgrade(upgrade)
                .setDefaultPort(server.actualPort()));
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(30, SECONDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /at-once",
        "GET /later",
        "HEAD /later",
        "POST /later",
        "GET /large",
        "GET /no-content",
        "GET /not-modified",
        "GET /problem",
        "GET /streamed"
      })
  void whatWasSentIsAnsweredAlsoWhenItsCallerLeavesAfterwards(String line) throws Exception {
    for (int time = 0; time < 2; time++) { // the second uses an existing connection
      HttpClientRequest request = request(line);
      send(request).await(30, SECONDS);
      assertEquals(true, ends.poll(30, SECONDS));
      request.reset();
    }
    client.close().await(30, SECONDS);
    assertNull(endAfterAllElse(), "it ends once");
  }

  @Test
  void whatIsResetBeforeItsHeadIsNot() throws Exception {
    answered("GET /later"); // after it the connection is upgraded
    HttpClientRequest request = request("GET /never");
    request.end().await(30, SECONDS);
    answered("GET /later"); // so that the other one has arrived, where they share a connection
    request.reset();
    assertEquals(false, ends.poll(30, SECONDS));
    assertNull(endAfterAllElse());
  }

  @Test
  void whatIsResetInTheMiddleIsNot() throws Exception {
    HttpClientRequest request = request("GET /begun");
    request.end();
    request.response().await(30, SECONDS);
    request.reset();
    assertEquals(false, ends.poll(30, SECONDS));
    assertNull(endAfterAllElse());
  }

  @Test
  void whatIsUnderWayWhenItsConnectionIsClosedIsNot() throws Exception {
    HttpClientRequest request = request("GET /begun");
    request.end();
    request.response().await(30, SECONDS);
    request.connection().close().await(30, SECONDS);
    assertEquals(false, ends.poll(30, SECONDS));
    assertNull(endAfterAllElse());
  }

  @Test
  void whatIsUnderWayWhenItsConnectionIsShutDownIsAnswered() throws Exception {
    HttpClientRequest request = request("GET /later");
    var body = send(request);
    request.connection().shutdown(30, SECONDS); // GOAWAY, over HTTP/2
    body.await(30, SECONDS);
    assertEquals(true, ends.poll(30, SECONDS));
    assertNull(endAfterAllElse());
  }

  private void answered(String line) throws Exception {
    send(request(line)).await(30, SECONDS);
    assertEquals(true, ends.poll(30, SECONDS));
  }

  /** A body that arrives before its handler is set is lost. */
  private static Future<Buffer> send(HttpClientRequest request) {
    Future<Buffer> body = request.response().compose(HttpClientResponse::body);
    request.end();
    return body;
  }

  private HttpClientRequest request(String line) throws Exception {
    String[] words = line.split(" ");
    return client.request(HttpMethod.valueOf(words[0]), words[1]).await(30, SECONDS);
  }

  /**
   * How the last response ended, which no test waits for; null if there is none. All connections
   * end with the server.
   */
  private Boolean endAfterAllElse() throws Exception {
    server.close().await(30, SECONDS);
    return ends.poll();
  }

  private void later(RoutingContext request, int status, String body) {
    vertx.setTimer(1, now -> request.response().setStatusCode(status).end(Buffer.buffer(body)));
  }

  private void stream(RoutingContext request) {
    request.response().setChunked(true).write("one");
    vertx.setTimer(1, now -> request.response().write("two").onSuccess(sent -> request.end("3")));
  }
}
