package dev.loopmesh.aggregator.upstream;

import dev.loopmesh.kit.http.TimeBudget;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Asks services and stands there until they answer: the calling thread waits. The JDK's client, as
 * code that blocks would use. Thread-safe; costs nothing before it is first used.
 */
public final class BlockingUpstreamClient {
  private final int bodyLimit;
  private HttpClient client;

  /** A client that takes answers up to this many bytes. */
  public BlockingUpstreamClient(int bodyLimit) {
    this.bodyLimit = bodyLimit;
  }

  /**
   * Asks and waits.
   *
   * @param upstream whom
   * @param left how long the answer may take, told to the service too
   * @param span gives the headers of its trace
   * @param cancellable gets the way to cancel this call from another thread
   * @throws UpstreamFailure when no answer came
   */
  public UpstreamAnswer ask(
      Question question,
      Upstream upstream,
      Duration left,
      UpstreamSpan span,
      Consumer<Consumer<UpstreamFailure>> cancellable) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(upstream.url().resolve(question.uri()))
            .header(TimeBudget.HEADER, TimeBudget.print(left));
    span.carry(request::header);
    var body = new LimitedBody.Handler(bodyLimit);
    CompletableFuture<HttpResponse<byte[]>> response = client().sendAsync(request.build(), body);
    AtomicReference<UpstreamFailure> cancelled = new AtomicReference<>();
    cancellable.accept(
        reason -> {
          cancelled.set(reason);
          response.cancel(true);
        });
    try {
      return answer(response.get(left.toNanos(), TimeUnit.NANOSECONDS)); // the thread waits here
    } catch (TimeoutException e) {
      response.cancel(true);
      throw UpstreamFailure.of(upstream.name(), e);
    } catch (CancellationException | ExecutionException e) {
      throw cancelled.get() != null ? cancelled.get() : meaning(upstream, e);
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw UpstreamFailure.cancelled(upstream.name());
    }
  }

  private static UpstreamFailure meaning(Upstream upstream, Exception failure) {
    return failure.getCause() instanceof LimitedBody.TooLarge tooLarge
        ? UpstreamFailure.lie(upstream.name(), tooLarge.getMessage())
        : UpstreamFailure.of(upstream.name(), failure.getCause());
  }

  private static UpstreamAnswer answer(HttpResponse<byte[]> response) {
    return new UpstreamAnswer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(null),
        response.headers().firstValue("Server-Timing").orElse(null),
        Buffer.buffer(response.body()));
  }

  private synchronized HttpClient client() {
    if (client == null) {
      client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }
    return client;
  }
}
