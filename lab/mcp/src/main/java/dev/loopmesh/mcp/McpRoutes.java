package dev.loopmesh.mcp;

import dev.loopmesh.kit.guard.Guard;
import dev.loopmesh.kit.http.JsonBody;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.http.Representation;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.telemetry.ResponseEnd;
import dev.loopmesh.mcp.tool.LabCall;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/**
 * {@code POST /mcp}: the Model Context Protocol over streamable HTTP. There are no sessions: each
 * request is complete, its response is JSON, and nothing is kept between requests. The tools act
 * with the {@code Authorization} of the request, so the route itself needs none. A call whose
 * client disconnects is cancelled. Use on one event loop.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports">MCP
 *     2025-11-25, transports</a>
 */
public final class McpRoutes {
  public static final String PATH = "/mcp";

  /** The versions of the protocol, the newest last. */
  static final List<String> VERSIONS = List.of("2025-06-18", "2025-11-25");

  static final int MOST_CALLS = 16;

  private static final int ACCEPTED = 202;
  private static final String VERSION = "MCP-Protocol-Version";

  private final Vertx vertx;
  private Optional<McpEndpoint> endpoint = Optional.empty(); // from the first request on
  private int underWay;

  public McpRoutes(Vertx vertx) {
    this.vertx = vertx;
  }

  public void addTo(Router router) {
    router.post(PATH).handler(this::post);
  }

  private void post(RoutingContext request) {
    Representation.of(request, Representation.JSON);
    Parameters.of(request);
    checkVersion(request.request().getHeader(VERSION));
    if (underWay >= MOST_CALLS) {
      throw new ProblemException(BUSY);
    }
    underWay++;
    LabCall lab = endpoint().callFor(request.request());
    ResponseEnd.handle(
        request,
        answered -> {
          underWay--;
          lab.cancel();
        });
    JsonBody.of(request.request(), Guard.MOST_BYTES)
        .compose(message -> endpoint().answer(message, lab))
        .compose(answer -> send(request, answer))
        .onFailure(request::fail);
  }

  private McpEndpoint endpoint() {
    if (endpoint.isEmpty()) {
      endpoint = Optional.of(new McpEndpoint(vertx));
    }
    return endpoint.get();
  }

  private static Future<Void> send(RoutingContext request, Optional<Buffer> answer) {
    if (request.response().closed()) {
      return Future.succeededFuture();
    }
    return answer
        .map(json -> Representation.JSON.on(request.response()).end(json))
        .orElseGet(() -> request.response().setStatusCode(ACCEPTED).end());
  }

  private static void checkVersion(String version) {
    if (version != null && !VERSIONS.contains(version)) {
      throw new ProblemException(
          Problem.badParameter(VERSION, version, String.join(", ", VERSIONS)));
    }
  }

  private static final Problem BUSY =
      new Problem(
              "too-many-calls",
              503,
              "Too many calls of tools",
              "%d calls of tools are already in progress.".formatted(MOST_CALLS))
          .with("retryAfterSeconds", 1);
}
