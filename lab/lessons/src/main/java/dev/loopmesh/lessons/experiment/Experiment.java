package dev.loopmesh.lessons.experiment;

import dev.loopmesh.kit.load.LoadListener;
import dev.loopmesh.kit.load.LoadPlan;
import dev.loopmesh.kit.load.LoadReport;
import dev.loopmesh.kit.load.workload.Workload;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** What a lesson may use while it runs. Confined to the lab's event loop. */
public final class Experiment {
  private final Vertx vertx;
  private final URI aggregator;
  private final MeshControl mesh;
  private final Conditions conditions;
  private final BiConsumer<String, Double> progress;
  private final TimedClient client;
  private final ExperimentLoad load;
  private Runnable measuring = () -> {};
  private Supplier<Future<?>> closing = Future::succeededFuture;
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
    this.load = new ExperimentLoad(vertx);
    this.client = new TimedClient(vertx);
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
    return client.nowMs();
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
    return client.get(server, path);
  }

  /** A plan for the aggregator; with the experiment's seed. */
  public LoadPlan plan(String path, Workload workload) {
    return LoadPlan.of(aggregator.resolve(path), workload).withSeed(seed());
  }

  /** Sends load; completes with its report, on the lab's loop. */
  public Future<LoadReport> load(LoadPlan plan) {
    return load(plan, LoadListener.NONE);
  }

  /**
   * The same.
   *
   * @param listener is called on the generator's loop, and must not block; what it has collected
   *     can be read when the report is there
   */
  public Future<LoadReport> load(LoadPlan plan, LoadListener listener) {
    return cancelled
        ? Future.failedFuture(new LessonFailure("The run was cancelled."))
        : load.run(plan, listener);
  }

  /** The 99 % quantile of the load generator's lateness; 0 without load. */
  public double latenessP99Ms() {
    return load.latenessP99Ms();
  }

  /** Why the load generator does not trust its figures. */
  public List<String> loadDoubts() {
    return load.doubts();
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

  /** Is run by {@link #close}, which waits for it. */
  public void onClose(Supplier<Future<?>> action) {
    closing = action;
  }

  /** Ends all requests; later ones fail. */
  public void cancel() {
    cancelled = true;
    load.cancel();
    client.close();
  }

  /**
   * Ends everything: a lesson that goes on can change nothing any more.
   *
   * @return completes, and never fails, when no change is in flight
   */
  public Future<Void> close() {
    cancelled = true;
    load.close();
    client.close();
    return closing.get().transform(closed -> mesh.close());
  }
}
