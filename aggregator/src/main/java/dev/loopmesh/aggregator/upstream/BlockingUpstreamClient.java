package dev.loopmesh.aggregator.upstream;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxInternal;
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
  private final AnswerLimits limits;
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
      AnswerLimits limits) {
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
   * @throws UpstreamFailure when no answer came
   */
  public UpstreamAnswer ask(
      Question question,
      Upstream upstream,
      Duration left,
      UpstreamSpan span,
      Consumer<Consumer<UpstreamFailure>> cancellable) {
    CompletableFuture<UpstreamAnswer> answer = new CompletableFuture<>();
    cancellable.accept(answer::completeExceptionally);
    loop().runOnContext(there -> begin(question, upstream, left, span, answer));
    try {
      return answer.get(left.toNanos(), TimeUnit.NANOSECONDS); // the thread waits here
    } catch (TimeoutException e) {
      UpstreamFailure late = UpstreamFailure.of(upstream.name(), e);
      answer.completeExceptionally(late);
      throw late;
    } catch (ExecutionException e) {
      throw UpstreamFailure.of(upstream.name(), e.getCause());
    } catch (InterruptedException e) {
      UpstreamFailure cancelled = UpstreamFailure.cancelled(upstream.name());
      answer.completeExceptionally(cancelled);
      Thread.currentThread().interrupt();
      throw cancelled;
    }
  }

  /** The call's end is that of the answer; an end from outside is the call's. */
  private void begin(
      Question question,
      Upstream upstream,
      Duration left,
      UpstreamSpan span,
      CompletableFuture<UpstreamAnswer> answer) {
    try {
      if (client == null) {
        client = new UpstreamClient(loop().owner(), services, protocol, pool, limits);
      }
      UpstreamCall call = client.begin(question, upstream, left, pool, span);
      call.answer().onComplete(answer::complete, answer::completeExceptionally);
      answer.whenComplete((came, failure) -> cancel(call, failure));
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  private static void cancel(UpstreamCall call, Throwable failure) {
    if (failure instanceof UpstreamFailure reason) {
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
    return ((VertxInternal) own).createEventLoopContext();
  }
}
