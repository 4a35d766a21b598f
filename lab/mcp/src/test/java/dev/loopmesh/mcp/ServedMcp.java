package dev.loopmesh.mcp;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.loopmesh.kit.problem.ProblemAnswers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;

/** The routes of MCP on a port, beside one route of the lab, which never responds. */
public final class ServedMcp implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;

  // waits for these are shorter than the deadline of a call, at which it is given up in any case
  /** Is counted down when the lab's route is called, and again when its caller disconnects. */
  public final CountDownLatch asked = new CountDownLatch(1);

  public final CountDownLatch left = new CountDownLatch(1);

  public ServedMcp() throws Exception {
    Router router = Router.router(vertx);
    new McpRoutes(vertx).addTo(router);
    router
        .get("/race")
        .handler(
            request -> {
              asked.countDown();
              request.response().closeHandler(closed -> left.countDown());
            });
    ProblemAnswers.handleFailuresOf(router);
    port =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .await(30, SECONDS)
            .actualPort();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port + McpRoutes.PATH);
  }

  HttpResponse<String> post(String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url()).header("Content-Type", "application/json");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(
        request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> send(String method) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url()).method(method, BodyPublishers.noBody());
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** The answer to a request, with the ID 1. */
  JsonObject ask(String method, JsonObject params) throws Exception {
    return new JsonObject(post(message(method, params)).body());
  }

  static String message(String method, JsonObject params) {
    return new JsonObject()
        .put("jsonrpc", "2.0")
        .put("id", 1)
        .put("method", method)
        .put("params", params)
        .encode();
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(30, SECONDS);
  }
}
