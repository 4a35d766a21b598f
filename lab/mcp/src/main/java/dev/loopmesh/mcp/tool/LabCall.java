package dev.loopmesh.mcp.tool;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The lab's own HTTP API, for one call of a tool, with the {@code Authorization} of its caller: a
 * tool sees and changes what its caller may. Thread-safe.
 */
public final class LabCall {
  private final HttpClient client;
  private final WorkerExecutor workers;
  private final Context loop;
  private final SocketAddress lab;
  private final List<String> authorization;
  private final List<HttpClientRequest> begun = new ArrayList<>(); // on the loop
  private final List<Runnable> undo = new ArrayList<>(); // on the loop
  private boolean cancelled; // on the loop

  private LabCall(
      HttpClient client,
      WorkerExecutor workers,
      Context loop,
      SocketAddress lab,
      List<String> authorization) {
    this.client = client;
    this.workers = workers;
    this.loop = loop;
    this.lab = lab;
    this.authorization = authorization;
  }

  /**
   * Calls for this request, of the server that received it.
   *
   * @param workers read the responses, which may be long
   */
  public static LabCall onBehalfOf(
      HttpServerRequest request, HttpClient client, WorkerExecutor workers, Context loop) {
    List<String> authorization = request.headers().getAll(HttpHeaders.AUTHORIZATION);
    return new LabCall(client, workers, loop, request.localAddress(), authorization);
  }

  /** Encodes a segment of a path, or a value in a query. */
  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Gets JSON; {@code read} runs on a worker thread. */
  <T> Future<T> get(String path, Function<JsonObject, T> read) {
    return send(
        HttpMethod.GET, path, "application/json", Buffer.buffer(), b -> read.apply(json(b)));
  }

  /** Gets text. */
  <T> Future<T> getText(String path, Function<String, T> read) {
    return send(HttpMethod.GET, path, "text/plain", Buffer.buffer(), b -> read.apply(b.toString()));
  }

  /**
   * Sends a change.
   *
   * @param body empty for none
   */
  Future<JsonObject> change(HttpMethod method, String path, JsonObject body) {
    Buffer sent = body.isEmpty() ? Buffer.buffer() : body.toBuffer();
    return send(method, path, "application/json", sent, LabCall::json);
  }

  /** Waits. */
  Future<?> pause(Duration time) {
    return loop.owner().timer(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS);
  }

  /** Runs this with another such call when this one is cancelled, on the event loop. */
  void whenCancelled(Consumer<LabCall> action) {
    LabCall another = new LabCall(client, workers, loop, lab, authorization);
    loop.runOnContext(
        now -> {
          if (cancelled) {
            action.accept(another);
          } else {
            undo.add(() -> action.accept(another));
          }
        });
  }

  /** From now on nothing is undone. */
  void keep() {
    loop.runOnContext(now -> undo.clear());
  }

  /** Gives up all requests; later ones fail. No-op after the end. */
  public void cancel() {
    loop.runOnContext(
        now -> {
          cancelled = true;
          undo.forEach(Runnable::run);
          undo.clear();
          List.copyOf(begun).forEach(HttpClientRequest::reset); // which removes it
        });
  }

  private <T> Future<T> send(
      HttpMethod method, String path, String accepted, Buffer body, Function<Buffer, T> read) {
    Promise<Buffer> answer = Promise.promise();
    loop.runOnContext(now -> exchange(method, path, accepted, body).onComplete(answer));
    return answer
        .future()
        .compose(received -> workers.executeBlocking(() -> read.apply(received), false));
  }

  private Future<Buffer> exchange(HttpMethod method, String path, String accepted, Buffer body) {
    if (cancelled) {
      return Future.failedFuture(new ProblemException(CANCELLED));
    }
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setHost(lab.hostAddress())
            .setPort(lab.port())
            .setURI(path)
            .putHeader(HttpHeaders.ACCEPT, accepted);
    authorization.forEach(value -> options.addHeader(HttpHeaders.AUTHORIZATION, value));
    if (body.length() > 0) {
      options.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    }
    return client
        .request(options)
        .compose(request -> send(request, body))
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof ProblemException ? failure : unreachable(failure)));
  }

  private Future<Buffer> send(HttpClientRequest request, Buffer body) {
    begun.add(request);
    Future<Buffer> answer = request.response().compose(LabAnswer::read);
    request.end(body);
    return answer.onComplete(over -> begun.remove(request));
  }

  private static JsonObject json(Buffer body) {
    return body.length() == 0 ? new JsonObject() : new JsonObject(body);
  }

  private static ProblemException unreachable(Throwable failure) {
    return new ProblemException(
        new Problem(
            "upstream-unreachable",
            502,
            "A service failed",
            "The lab failed: " + failure.getMessage()));
  }

  static ProblemException tooLong(String tool) {
    return new ProblemException(
        Problem.deadlinePassed(
            "%s did not end within %d s. Ask for less.".formatted(tool, Tool.DEADLINE_SECONDS)));
  }

  private static final Problem CANCELLED =
      new Problem("cancelled", 499, "Cancelled", "The call was cancelled.");
}
