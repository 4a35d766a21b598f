package dev.loopmesh.traces.view;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A response that a worker thread writes in parts, with one part in memory. The client has ten
 * seconds to read each. A single part has a {@code Content-Length}. Use on one worker thread.
 */
final class ResponseStream extends OutputStream {
  private static final int PART = 64 << 10;
  private static final int MOST_SECONDS = 10;

  private final Context context;
  private final HttpServerRequest request;
  private Buffer part = Buffer.buffer();

  ResponseStream(Context context, HttpServerRequest request) {
    this.context = context;
    this.request = request;
  }

  @Override
  public void write(int single) throws IOException {
    write(new byte[] {(byte) single}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    part.appendBytes(bytes, from, length);
    if (part.length() >= PART) {
      send(false);
    }
  }

  /** Sends the rest, and ends the response. */
  @Override
  public void close() throws IOException {
    send(true);
  }

  private void send(boolean last) throws IOException {
    Buffer sent = part;
    part = Buffer.buffer();
    Promise<Void> written = Promise.promise();
    context.runOnContext(
        onLoop -> Future.succeededFuture(sent).compose(p -> write(p, last)).onComplete(written));
    try {
      written
          .future()
          .toCompletionStage()
          .toCompletableFuture()
          .get(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the client does not read the response", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private Future<Void> write(Buffer sent, boolean last) {
    HttpServerResponse response = request.response();
    if (last) {
      return response.end(sent);
    }
    if (!response.headWritten()) {
      response.setChunked(true);
    }
    return response.write(sent);
  }
}
