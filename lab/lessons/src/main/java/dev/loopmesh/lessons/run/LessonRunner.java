package dev.loopmesh.lessons.run;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.lessons.Lesson;
import dev.loopmesh.lessons.experiment.Experiment;
import dev.loopmesh.lessons.experiment.ManagementPort;
import dev.loopmesh.lessons.experiment.MeshControl;
import dev.loopmesh.lessons.history.History;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.Optional;

/** Runs lessons, one at a time: two would measure each other. Confined to one event loop. */
public final class LessonRunner {
  private static final System.Logger LOG = System.getLogger(LessonRunner.class.getName());

  private final Vertx vertx;
  private final URI aggregator;
  private final ManagementPort port;
  private final History history;
  private final MeshTurn turn;
  private Optional<ActiveRun> active = Optional.empty();
  private Optional<Run> last = Optional.empty();

  /**
   * @param turn which a run takes
   */
  public LessonRunner(
      Vertx vertx, URI aggregator, ManagementPort port, History history, MeshTurn turn) {
    this.vertx = vertx;
    this.aggregator = aggregator;
    this.port = port;
    this.history = history;
    this.turn = turn;
  }

  /** The run in progress. */
  public Optional<Run> running() {
    return active.map(ActiveRun::run);
  }

  /** The run in progress, or the last one, if it has this ID. */
  public Optional<Run> find(String id) {
    return running().or(() -> last).filter(run -> run.id().equals(id));
  }

  /** Puts a run into the history, if it is over. */
  public Future<Void> keep(Run run) {
    return run.isOver()
        ? history
            .put(run.outcome())
            .onFailure(lost -> LOG.log(Level.ERROR, "A run could not be kept", lost))
        : Future.succeededFuture();
  }

  /**
   * Starts a run.
   *
   * @return completes when the lease on the mesh is taken, and the experiment has begun; fails with
   *     what a service has refused
   * @throws dev.loopmesh.kit.problem.ProblemException 409 while another lesson, or a drill, runs
   */
  public Future<Run> start(Lesson lesson, RunRequest request) {
    Run run = new Run(lesson, request);
    turn.take("lesson %d is running".formatted(lesson.number()), () -> underWay(run));
    String holder = "lesson %d, run %s".formatted(lesson.number(), run.id());
    ActiveRun now = new ActiveRun(run, new MeshLease(vertx, port, MeshLease.wanted(holder)));
    active = Optional.of(now);
    return history
        .place() // opens the database before the run, which it would disturb
        .compose(opened -> now.takeLease())
        .onFailure(refused -> end())
        .map(
            taken -> {
              begin(now, request, holder);
              return run;
            });
  }

  private static Problem underWay(Run run) {
    return new Problem(
            "lesson-running",
            409,
            "One lesson at a time",
            "Lesson %d (%s) is running. Wait for it, or DELETE /api/lessons/runs/%s."
                .formatted(run.lesson().number(), run.lesson().text().title(), run.id()))
        .with("run", run.id());
  }

  private void begin(ActiveRun now, RunRequest request, String holder) {
    MeshControl mesh = new MeshControl(port, holder);
    Experiment experiment =
        new Experiment(vertx, aggregator, mesh, request.conditions(), now.run()::progress);
    now.measure(experiment, vertx)
        // shown when it is stored, so that no outcome that a user has seen is lost
        .compose(known -> keep(now.run()))
        .onComplete(
            kept -> {
              now.run().publish();
              last = Optional.of(now.run());
              end();
            });
  }

  private void end() {
    active = Optional.empty();
    turn.end();
  }

  /** Cancels the run in progress, if there is one. */
  public void cancel() {
    active.ifPresent(ActiveRun::cancel);
  }
}
