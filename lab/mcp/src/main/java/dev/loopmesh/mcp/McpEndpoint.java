package dev.loopmesh.mcp;

import dev.loopmesh.mcp.tool.LabCall;
import dev.loopmesh.mcp.tool.Tools;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What the first request to {@code /mcp} creates: the SDK's server, worker threads on which it
 * runs, since it loads many classes and converts JSON, and a client for the lab. Use on one event
 * loop.
 */
final class McpEndpoint {
  private static final int WORKERS = 2;
  private static final int MOST_CONNECTIONS = 2 * McpRoutes.MOST_CALLS;
  private static final int LONGEST_QUEUE = 16 * McpRoutes.MOST_CALLS;

  private final Context loop;
  private final WorkerExecutor workers;
  private final HttpClient client;
  private final Future<McpMessages> messages;

  McpEndpoint(Vertx vertx) {
    loop = vertx.getOrCreateContext();
    workers = vertx.createSharedWorkerExecutor("mcp", WORKERS);
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS);
    client = vertx.httpClientBuilder().with(pool.setMaxWaitQueueSize(LONGEST_QUEUE)).build();
    messages = workers.executeBlocking(() -> new McpMessages(Tools.ALL), false);
  }

  /** Calls of the lab with the token of this request, at the address at which it arrived. */
  LabCall callFor(HttpServerRequest request) {
    return LabCall.onBehalfOf(request, client, workers, loop);
  }

  /** Empty for a message that has no answer. */
  Future<Optional<Buffer>> answer(JsonObject message, LabCall lab) {
    return messages
        .compose(all -> workers.executeBlocking(() -> all.begin(message, lab), false))
        .compose(begun -> Future.fromCompletionStage(begun, loop))
        .compose(ended -> workers.executeBlocking(() -> messages.result().encode(ended), false));
  }
}
