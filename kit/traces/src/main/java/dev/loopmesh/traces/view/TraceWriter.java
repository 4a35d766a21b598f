package dev.loopmesh.traces.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.loopmesh.kit.http.Representation;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

/**
 * Writes responses that may be large: two at a time on worker threads, with a bounded queue. Use on
 * one event loop.
 */
final class TraceWriter {
  private static final int WRITERS = 2;
  private static final int MOST_WAITING = 32;
  private static final JsonFactory JSON = new JsonFactory();

  private final WorkerExecutor workers;
  private int underWay;

  TraceWriter(Vertx vertx) {
    workers = vertx.createSharedWorkerExecutor("trace-writer", WRITERS);
  }

  private interface Writing {
    void to(Writer out) throws Exception;
  }

  /** Throws a 503 when the queue is full. */
  void text(RoutingContext request, Representation form, Callable<String> text) {
    write(request, form, out -> out.write(text.call()));
  }

  /**
   * Throws a 503 if the queue is full. The document may create its elements as they are written.
   */
  void json(RoutingContext request, Callable<JsonObject> document) {
    write(
        request,
        Representation.JSON,
        out -> {
          JsonGenerator generator = JSON.createGenerator(out);
          JacksonCodec.encodeJson(document.call(), generator);
          generator.flush();
        });
  }

  private void write(RoutingContext request, Representation form, Writing writing) {
    if (underWay == MOST_WAITING) {
      throw new ProblemException(BUSY);
    }
    underWay++;
    form.on(request.response());
    Context context = request.vertx().getOrCreateContext();
    ResponseStream stream = new ResponseStream(context, request.request());
    workers
        .executeBlocking(
            () -> {
              Writer out = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
              writing.to(out);
              out.close();
              return null;
            },
            false)
        .onComplete(over -> underWay--)
        .onFailure(failure -> fail(request, failure));
  }

  private static void fail(RoutingContext request, Throwable failure) {
    if (failure instanceof IOException || request.response().headWritten()) {
      request.response().reset(); // the client has disconnected, or has received a part
    } else {
      request.fail(failure);
    }
  }

  private static final Problem BUSY =
      new Problem(
              "too-many-readers",
              503,
              "Too many readers",
              "%d responses with traces are already queued.".formatted(MOST_WAITING))
          .with("retryAfterSeconds", 1);
}
