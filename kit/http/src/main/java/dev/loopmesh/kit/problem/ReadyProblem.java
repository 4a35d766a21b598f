package dev.loopmesh.kit.problem;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** A refusal whose document is serialised once, except for the trace id. Immutable. */
public final class ReadyProblem {
  private static final CharSequence MEDIA_TYPE = HttpHeaders.createOptimized(Problem.MEDIA_TYPE);
  private static final String END = "\"}";

  private final int status;
  private final CharSequence retryAfter;
  private final Buffer beforeId;

  /**
   * @param problem with {@code retryAfterSeconds}
   */
  public ReadyProblem(Problem problem) {
    String document = problem.toJson().put("traceId", "").encode();
    status = problem.status();
    retryAfter =
        HttpHeaders.createOptimized(
            problem.extensions().getInteger("retryAfterSeconds").toString());
    beforeId = Buffer.buffer(document.substring(0, document.length() - END.length()));
  }

  /** Responds to a request whose body has not been read. */
  public Future<Void> answer(HttpServerRequest request, String traceId) {
    return request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.RETRY_AFTER, retryAfter)
        .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
        .end(document(traceId));
  }

  private Buffer document(String traceId) {
    return Buffer.buffer(beforeId.length() + traceId.length() + END.length())
        .appendBuffer(beforeId)
        .appendString(traceId)
        .appendString(END);
  }
}
