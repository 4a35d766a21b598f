package dev.loopmesh.mcp.stdio;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * MCP over standard input and output: passes each line to the lab's {@code /mcp}, and each response
 * back as a line. So both transports have the same tools. A request that the client cancels is cut
 * off, which cancels it in the lab.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports">MCP
 *     2025-11-25, transports, stdio</a>
 */
public final class StdioPipe {
  private static final int MOST_AT_A_TIME = 8;
  private static final int SERVER_ERROR = -32_000; // of JSON-RPC, for what is not its own
  private static final int PARSE_ERROR = -32_700;
  private static final Duration TIMEOUT = Duration.ofSeconds(70);

  private final URI mcp;
  private final String token;
  private final PrintStream out;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<Object, CompletableFuture<?>> pending = new ConcurrentHashMap<>(); // by ID
  private final Semaphore places = new Semaphore(MOST_AT_A_TIME);
  private volatile String version = "";

  /**
   * @param mcp such as {@code http://127.0.0.1:8090/mcp}
   * @param token sent as {@code Authorization: Bearer}; empty for none
   * @param out gets one message per line, and nothing else
   */
  public StdioPipe(URI mcp, String token, PrintStream out) {
    this.mcp = mcp;
    this.token = token;
    this.out = out;
  }

  /** Passes on messages until the input ends, and waits for their responses. */
  public void run(InputStream in) throws IOException, InterruptedException {
    MessageLines lines = new MessageLines(in);
    for (var line = lines.next(); line.isPresent(); line = lines.next()) {
      if (!line.get().isBlank()) {
        pass(line.get());
      }
    }
    places.acquire(MOST_AT_A_TIME);
  }

  private void pass(String line) throws InterruptedException {
    JsonObject message;
    try {
      message = new JsonObject(line);
    } catch (DecodeException | ClassCastException e) {
      write(error(null, PARSE_ERROR, "The line is not a JSON object, or too long."));
      return;
    }
    if ("notifications/cancelled".equals(message.getValue("method"))) {
      cancel(message.getValue("params"));
      return;
    }
    places.acquire();
    send(message, line);
  }

  private void cancel(Object params) {
    Object id = params instanceof JsonObject given ? given.getValue("requestId") : null;
    CompletableFuture<?> request = id == null ? null : pending.remove(id);
    if (request != null) {
      request.cancel(true);
    }
  }

  private void send(JsonObject message, String line) {
    Object id = message.getValue("id");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(mcp)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .POST(BodyPublishers.ofString(line));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (!version.isEmpty()) {
      request.header("MCP-Protocol-Version", version);
    }
    CompletableFuture<HttpResponse<String>> response =
        client.sendAsync(request.build(), BodyHandlers.ofString());
    if (id != null) {
      pending.put(id, response);
    }
    response.whenComplete(
        (answer, failure) -> {
          if (id == null || pending.remove(id, response)) { // not cancelled
            answer(message, id, answer, failure);
          }
          places.release();
        });
  }

  private void answer(
      JsonObject message, Object id, HttpResponse<String> answer, Throwable failure) {
    if (answer != null && answer.statusCode() == 200) {
      rememberVersion(message, answer.body());
      write(answer.body());
    } else if (id != null) {
      write(error(id, SERVER_ERROR, answer == null ? explain(failure) : detail(answer)));
    }
  }

  /** Later requests name the version on which client and server have agreed. */
  private void rememberVersion(JsonObject message, String answer) {
    if ("initialize".equals(message.getValue("method"))) {
      JsonObject result = new JsonObject(answer).getJsonObject("result", new JsonObject());
      version = result.getString("protocolVersion", "");
    }
  }

  private String explain(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof ConnectException) {
      return "Nothing is listening at %s. Start the mesh: ./mesh up".formatted(mcp);
    }
    return cause instanceof HttpTimeoutException
        ? "The lab did not respond within %d s.".formatted(TIMEOUT.toSeconds())
        : "The connection to the lab was lost: " + cause.getMessage();
  }

  private static String detail(HttpResponse<String> answer) {
    try {
      return new JsonObject(answer.body()).getString("detail");
    } catch (DecodeException | ClassCastException e) {
      return "The server responded with %d; is it the lab?".formatted(answer.statusCode());
    }
  }

  private static String error(Object id, int code, String message) {
    JsonObject error = new JsonObject().put("code", code).put("message", message);
    return new JsonObject().put("jsonrpc", "2.0").put("id", id).put("error", error).encode();
  }

  private synchronized void write(String message) {
    out.println(message);
    out.flush();
  }
}
