package dev.loopmesh.drills.run;

import dev.loopmesh.drills.history.DrillHistory;
import dev.loopmesh.kit.load.LoadGenerator;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.lessons.experiment.ManagementPort;
import dev.loopmesh.lessons.run.MeshLease;
import dev.loopmesh.lessons.run.MeshTurn;
import dev.loopmesh.traces.store.TraceStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Runs drills, one at a time, under a lease with a key. Confined to one event loop. */
public final class DrillRunner {
  private static final System.Logger LOG = System.getLogger(DrillRunner.class.getName());
  private static final String HOLDER = "drill"; // says nothing to those who read the lease
  private static final int TICK_MS = 250;
  static final int MOST_SECONDS = 3_600;
  private static final Duration CALM = Duration.ofSeconds(60);

  private final Vertx vertx;
  private final Context loop;
  private final URI aggregator;
  private final ManagementPort port;
  private final LoadGenerator generator;
  private final TraceStore traces;
  private final DrillHistory history;
  private final MeshTurn turn;
  private final LeaseKey key;
  private Optional<ActiveDrill> active = Optional.empty();
  private Optional<Future<JsonObject>> ending = Optional.empty();
  private Optional<String> last = Optional.empty();
  private long timer = -1;

  /**
   * @param generator sends the requests
   * @param key of the leases while a drill runs
   */
  public DrillRunner(
      Vertx vertx,
      URI aggregator,
      ManagementPort port,
      LoadGenerator generator,
      TraceStore traces,
      DrillHistory history,
      MeshTurn turn,
      LeaseKey key) {
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.aggregator = aggregator;
    this.port = port;
    this.generator = generator;
    this.traces = traces;
    this.history = history;
    this.turn = turn;
    this.key = key;
  }

  /** The drill in progress. */
  public Optional<ActiveDrill> active() {
    return active;
  }

  /** The ID of the last one that has ended. */
  public Optional<String> last() {
    return last;
  }

  /**
   * Starts a drill.
   *
   * @return completes when the traffic has begun; fails with what a service has refused
   * @throws ProblemException 409 while a lesson or another drill runs
   */
  public Future<ActiveDrill> start(DrillRequest request) {
    DrillRun run = new DrillRun(request);
    turn.take("a drill is running", DrillRunner::underWay);
    MeshLease lease = new MeshLease(vertx, port, MeshLease.wanted(HOLDER));
    String secret = key.begin();
    Operator operator = new Operator(port);
    OtherClients others = new OtherClients(port, generator, request.seed());
    Timeline timeline = new Timeline(request.drill(), port, operator, HOLDER, others);
    return history
        .place() // opens the database before the drill, which it would disturb
        .compose(opened -> lease.take(why -> active.ifPresent(now -> now.fail(why))))
        .compose(
            taken ->
                timeline
                    .prepareSettings()
                    .compose(prepared -> lease.exercise(secret)) // they are no news in it
                    .compose(begun -> timeline.prepare())
                    .compose(prepared -> operator.remember())
                    .recover(refused -> lease.release().compose(r -> Future.failedFuture(refused))))
        .onFailure(refused -> free())
        .map(ready -> begin(run, lease, timeline, operator));
  }

  private static Problem underWay() {
    return new Problem(
        "drill-running",
        409,
        "One drill at a time",
        "A drill is running. Wait for its end; its player or its trainer can end it.");
  }

  private ActiveDrill begin(DrillRun run, MeshLease lease, Timeline timeline, Operator operator) {
    run.trafficBegins();
    DrillRequest request = run.request();
    GuestTraffic traffic =
        new GuestTraffic(
            request.drill().traffic(),
            aggregator,
            CALM.plus(request.drill().limit()).plusSeconds(10),
            request.seed(),
            generator,
            loop,
            traces);
    run.become("calm");
    ActiveDrill now =
        new ActiveDrill(
            run,
            traffic,
            timeline,
            operator,
            new Evidence(traces, port),
            (state, why) -> end(run, traffic, lease, operator, state, why));
    active = Optional.of(now);
    ending = Optional.empty();
    timer = vertx.setPeriodic(TICK_MS, tick -> now.tick());
    return now;
  }

  private void end(
      DrillRun run,
      GuestTraffic traffic,
      MeshLease lease,
      Operator operator,
      String state,
      String why) {
    if (ending.isPresent()) {
      return;
    }
    vertx.cancelTimer(timer);
    double endMs = traffic.nowMs();
    JsonArray seconds = traffic.log().seconds(endMs, MOST_SECONDS);
    active.ifPresent(ActiveDrill::stopTraffic);
    ending =
        Optional.of(
            operator
                .pulledElsewhere(run.startedAt())
                .onSuccess(run::note)
                .transform(read -> lease.release())
                .transform(
                    released -> {
                      run.ended(endMs, state, why);
                      return keep(run.outcome(seconds, traffic.firstMissed(run.onsetMs())));
                    })
                .onComplete(kept -> last = Optional.of(run.id()))
                .onComplete(kept -> free()));
  }

  /** Completes with the result when it is stored, so that none that was seen is lost. */
  private Future<JsonObject> keep(JsonObject result) {
    return history
        .put(result)
        .onFailure(lost -> LOG.log(Level.ERROR, "A drill could not be kept", lost))
        .transform(kept -> Future.succeededFuture(result));
  }

  private void free() {
    active = Optional.empty();
    key.end();
    turn.end();
  }

  /**
   * Ends a drill for its player.
   *
   * @return completes with the result when the mesh is restored
   */
  public Future<JsonObject> finish() {
    active.ifPresent(ActiveDrill::finish);
    return ending.orElseGet(() -> Future.failedFuture("no drill"));
  }

  /** Ends the drill in progress, if there is one; completes when the mesh is restored. */
  public Future<?> cancel() {
    active.ifPresent(ActiveDrill::cancel);
    return ending.<Future<?>>map(over -> over).orElseGet(Future::succeededFuture);
  }
}
