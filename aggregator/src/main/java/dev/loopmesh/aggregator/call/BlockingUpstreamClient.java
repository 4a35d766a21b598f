package dev.loopmesh.aggregator.call;

import dev.loopmesh.aggregator.response.ResponseLimits;
import dev.loopmesh.aggregator.response.UpstreamResponse;
import dev.loopmesh.aggregator.response.VertxInternals;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Asks services and blocks the calling thread until they answer. As the JDK's client does, it has a
 * thread of its own for its connections, or nothing could be read while an event loop is blocked
 * here. Thread-safe; costs nothing before it is first used.
 */
public final class BlockingUpstreamClient {
  private final Vertx vertx;
  private final Collection<String> services;
  private final UpstreamProtocol protocol;
  private final UpstreamClient.Pool pool;
  private final ResponseLimits limits;
  private Context loop;
  private UpstreamClient client; // used on that loop alone

  /**
   * A client of these services.
   *
   * @param vertx with which it is closed
   * @param threads how many may wait in it at a time; each has a connection
   */
  public BlockingUpstreamClient(
      Vertx vertx,
      Collection<String> services,
      UpstreamProtocol protocol,
      int threads,
      ResponseLimits limits) {
    this.vertx = vertx;
    this.services = services;
    this.protocol = protocol;
    this.pool = new UpstreamClient.Pool(threads, threads);
    this.limits = limits;
  }

  /**
   * Asks and waits.
   *
   * @param upstream whom
   * @param left how long the answer may take, told to the service too
   * @param span gives the headers of its trace
   * @param cancellable gets the way to cancel this call from another thread
   * @throws CallFailure when no answer came
   */
  public UpstreamResponse ask(
      UpstreamRequest question,
      Replica upstream,
      Duration left,
      AttemptSpan span,
      Consumer<Consumer<CallFailure>> cancellable) {
    CompletableFuture<UpstreamResponse> answer = new CompletableFuture<>();
    cancellable.accept(answer::completeExceptionally);
    loop().runOnContext(there -> begin(question, upstream, left, span, answer));
    try {
      return answer.get(left.toNanos(), TimeUnit.NANOSECONDS); // the thread waits here
    } catch (TimeoutException e) {
      CallFailure late = CallFailure.of(upstream.name(), e);
      answer.completeExceptionally(late);
      throw late;
    } catch (ExecutionException e) {
      throw CallFailure.of(upstream.name(), e.getCause());
    } catch (InterruptedException e) {
      CallFailure cancelled = CallFailure.cancelled(upstream.name());
      answer.completeExceptionally(cancelled);
      Thread.currentThread().interrupt();
      throw cancelled;
    }
  }

  /** The call's end is that of the answer; an end from outside is the call's. */
  private void begin(
      UpstreamRequest question,
      Replica upstream,
      Duration left,
      AttemptSpan span,
      CompletableFuture<UpstreamResponse> answer) {
    try {
      if (client == null) {
        client = new UpstreamClient(loop().owner(), services, protocol, pool, limits);
      }
      UpstreamExchange call = client.begin(question, upstream, left, pool, span);
      call.answer().onComplete(answer::complete, answer::completeExceptionally);
      answer.whenComplete((came, failure) -> cancel(call, failure));
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  private static void cancel(UpstreamExchange call, Throwable failure) {
    if (failure instanceof CallFailure reason) {
      call.cancel(reason); // does nothing when it is the call's own
    }
  }

  private synchronized Context loop() {
    if (loop == null) {
      loop = start();
    }
    return loop;
  }

  /** An event loop that runs no handlers of the service; it ends with the service. */
  private Context start() {
    FileSystemOptions noFiles =
        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
    VertxOptions options = new VertxOptions().setEventLoopPoolSize(1).setFileSystemOptions(noFiles);
    // on a thread that has no context: Vert.x warns of one that is made within another
    Vertx own = CompletableFuture.supplyAsync(() -> Vertx.vertx(options)).join();
    vertx.deployVerticle(
        new VerticleBase() {
          @Override
          public Future<?> stop() {
            return own.close();
          }
        });
    return VertxInternals.eventLoopOf(own);
  }
}
