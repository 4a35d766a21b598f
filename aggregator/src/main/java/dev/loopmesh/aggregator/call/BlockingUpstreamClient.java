package dev.loopmesh.aggregator.call;

import dev.loopmesh.kit.client.ExchangeListener;
import dev.loopmesh.kit.client.Replica;
import dev.loopmesh.kit.client.UpstreamClient;
import dev.loopmesh.kit.client.UpstreamClient.Pool;
import dev.loopmesh.kit.client.UpstreamExchange;
import dev.loopmesh.kit.client.UpstreamResponse;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sends requests to services and blocks the calling thread until the response has arrived. Its
 * connections are on an event loop of its own, since nothing could be read on the service's loop
 * while that is blocked here; the JDK's client has a thread for the same reason. Thread-safe; costs
 * nothing before its first use.
 */
public final class BlockingUpstreamClient {
  private final Pool pool;
  private final BiFunction<Context, Pool, UpstreamClient> clients;
  private volatile Running running; // null before the first use
  private boolean closed;

  private record Running(Context loop, UpstreamClient client) {}

  /**
   * @param threads how many may be blocked in it at a time; each has a connection
   * @param clients makes the client that sends the requests, on its event loop
   */
  public BlockingUpstreamClient(int threads, BiFunction<Context, Pool, UpstreamClient> clients) {
    this.pool = new Pool(threads, threads);
    this.clients = clients;
  }

  /**
   * Sends a request and blocks until its response has arrived.
   *
   * @param left maximum duration, which is also sent to the service
   * @param cancellable gets what cancels the request, on any thread
   * @throws CallFailure if there is no response
   */
  public UpstreamResponse get(
      UpstreamRequest request,
      Replica replica,
      Duration left,
      ExchangeListener listener,
      Consumer<Consumer<CallFailure>> cancellable) {
    CompletableFuture<UpstreamResponse> response = new CompletableFuture<>();
    cancellable.accept(response::completeExceptionally);
    Running there = running();
    there.loop.runOnContext(
        now ->
            begin(
                there.loop,
                response,
                () -> there.client.begin(replica, request.uri(), left, pool, listener)));
    try {
      return response.get(left.toNanos(), TimeUnit.NANOSECONDS); // the thread is blocked here
    } catch (ExecutionException e) {
      throw CallFailure.of(replica.name(), e.getCause());
    } catch (TimeoutException e) {
      throw cancelled(response, CallFailure.of(replica.name(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled(response, CallFailure.cancelled(replica.name()));
    }
  }

  private static CallFailure cancelled(CompletableFuture<?> response, CallFailure reason) {
    response.completeExceptionally(reason);
    return reason;
  }

  /** On the client's loop. The exchange completes the response; a failed response ends it. */
  private static void begin(
      Context loop,
      CompletableFuture<UpstreamResponse> response,
      Supplier<UpstreamExchange> sending) {
    try {
      UpstreamExchange exchange = sending.get();
      exchange.response().onComplete(response::complete, response::completeExceptionally);
      response.whenComplete(
          (came, failure) -> {
            if (failure != null) {
              loop.runOnContext(now -> exchange.cancel(failure));
            }
          });
    } catch (RuntimeException e) {
      response.completeExceptionally(e);
    }
  }

  /** The first of the service's loop and its workers starts it; the others wait for that. */
  private synchronized Running running() {
    if (closed) {
      throw new IllegalStateException("The client is closed.");
    }
    if (running == null) {
      FileSystemOptions noFiles =
          new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
      VertxOptions options =
          new VertxOptions().setEventLoopPoolSize(1).setFileSystemOptions(noFiles);
      // on a thread without a context: Vert.x warns of an instance that is made within another
      Context loop =
          CompletableFuture.supplyAsync(() -> Vertx.vertx(options).getOrCreateContext()).join();
      running = new Running(loop, clients.apply(loop, pool));
    }
    return running;
  }

  /** Closes the connections to a replica that gets no more requests. */
  public void retire(Replica replica) {
    Running there = running; // without the lock, which is held for long at the first use
    if (there != null) {
      there.client.retire(replica);
    }
  }

  /** From now on requests fail. */
  public synchronized void close() {
    closed = true;
    if (running != null) {
      running.loop.owner().close();
    }
  }
}
