package dev.loopmesh.lessons;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;

/** What a lesson may use while it runs. Confined to the lab's event loop. */
public final class Experiment {
  private static final int MOST_CONNECTIONS = 2_000;
  private static final int LONGEST_MS = 60_000;

  private final Vertx vertx;
  private final URI aggregator;
  private final MeshControl mesh;
  private final Conditions conditions;
  private final BiConsumer<String, Double> progress;
  private final HttpClient client;
  private final long startNanos = System.nanoTime();
  private Runnable measuring = () -> {};
  private boolean cancelled;

  /**
   * @param progress is told what happens, and the share of the run that is over, 0 to 1
   */
  public Experiment(
      Vertx vertx,
      URI aggregator,
      MeshControl mesh,
      Conditions conditions,
      BiConsumer<String, Double> progress) {
    this.vertx = vertx;
    this.aggregator = aggregator;
    this.mesh = mesh;
    this.conditions = conditions;
    this.progress = progress;
    this.client =
        vertx
            .httpClientBuilder()
            .with(new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS).setMaxWaitQueueSize(0))
            .build();
  }

  public Vertx vertx() {
    return vertx;
  }

  /** The value of the knob. */
  public String knob() {
    return conditions.knob();
  }

  public long seed() {
    return conditions.seed();
  }

  /** Whether to run the short form. */
  public boolean isShort() {
    return conditions.isShort();
  }

  /** The first in the short form, the second otherwise. */
  public <T> T shortOr(T inShort, T otherwise) {
    return isShort() ? inShort : otherwise;
  }

  public MeshControl mesh() {
    return mesh;
  }

  /** The address of the aggregator, without a path. */
  public URI aggregator() {
    return aggregator;
  }

  /** Milliseconds since the experiment began. */
  public double nowMs() {
    return (System.nanoTime() - startNanos) / 1e6;
  }

  /**
   * Tells what happens.
   *
   * @param share of the run that is over, 0 to 1
   */
  public void progress(String text, double share) {
    progress.accept(text, share);
  }

  /** Warming up is over: the base line of the noise begins here. */
  public void startMeasuring() {
    measuring.run();
  }

  /** Is run by {@link #startMeasuring}. */
  public void onMeasuring(Runnable action) {
    measuring = action;
  }

  public boolean isCancelled() {
    return cancelled;
  }

  /** Requests a summary from the aggregator; fails unless it is a 200. */
  public Future<TimedResponse> summary(String mode) {
    return get("/users/42/summary?deadline=60s&mode=" + mode).map(answer -> answer.expect(200));
  }

  /** Sends a request to the aggregator. */
  public Future<TimedResponse> get(String path) {
    return get(aggregator, path);
  }

  /** Sends a request; fails with {@link LessonFailure} without a response. */
  public Future<TimedResponse> get(URI server, String path) {
    if (cancelled) {
      return Future.failedFuture(new LessonFailure("The run was cancelled."));
    }
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(server.getHost())
            .setPort(server.getPort())
            .setURI(path)
            .putHeader("Accept", "application/json")
            .setTimeout(LONGEST_MS);
    String traceId = hex() + hex();
    request.putHeader("traceparent", "00-%s-%s-01".formatted(traceId, hex()));
    double sentMs = nowMs();
    return client
        .request(request)
        .compose(begun -> begun.send())
        .compose(head -> read(path, sentMs, head, traceId))
        .recover(
            failure ->
                Future.failedFuture(
                    new LessonFailure(
                        "GET %s at %s got no response: %s"
                            .formatted(path, server, failure.getMessage()))));
  }

  private Future<TimedResponse> read(
      String path, double sentMs, HttpClientResponse head, String traceId) {
    double headMs = nowMs();
    return head.body()
        .map(
            body ->
                new TimedResponse(path, sentMs, headMs, nowMs(), head.statusCode(), body, traceId));
  }

  /** 16 hexadecimal digits, not all of them 0 (W3C Trace Context). */
  private static String hex() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
  }

  /** Does something several times, each after the one before has ended. */
  public <T> Future<List<T>> repeat(int times, IntFunction<Future<T>> action) {
    List<T> results = new ArrayList<>();
    Future<?> before = Future.succeededFuture();
    for (int i = 0; i < times; i++) {
      int number = i;
      before = before.compose(done -> action.apply(number).onSuccess(results::add));
    }
    return before.map(done -> results);
  }

  /** Completes after this time. */
  public Future<Void> pause(Duration time) {
    Promise<Void> over = Promise.promise();
    vertx.setTimer(Math.max(1, time.toMillis()), fired -> over.complete());
    return over.future();
  }

  /** Ends all requests; later ones fail. */
  public void cancel() {
    cancelled = true;
    client.close();
  }

  /** Gives connections back. */
  public void close() {
    client.close();
  }
}
