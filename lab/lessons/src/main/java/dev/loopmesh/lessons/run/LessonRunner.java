package dev.loopmesh.lessons.run;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.lessons.Lesson;
import dev.loopmesh.lessons.Measurement;
import dev.loopmesh.lessons.Noise;
import dev.loopmesh.lessons.experiment.Experiment;
import dev.loopmesh.lessons.experiment.LessonFailure;
import dev.loopmesh.lessons.experiment.ManagementPort;
import dev.loopmesh.lessons.experiment.MeshControl;
import dev.loopmesh.lessons.history.History;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Runs lessons, one at a time: two would measure each other. Confined to one event loop. */
public final class LessonRunner {
  private static final System.Logger LOG = System.getLogger(LessonRunner.class.getName());
  private static final int LONGEST_MS = 60_000;

  private final Vertx vertx;
  private final URI aggregator;
  private final ManagementPort port;
  private final History history;
  private final Runnable quieten;
  private Optional<Active> active = Optional.empty();
  private Optional<Run> last = Optional.empty();

  private static final class Active {
    private final Run run;
    private final MeshLease lease;
    private Optional<Experiment> experiment = Optional.empty();
    private String stopped = ""; // why it was ended early

    private Active(Run run, MeshLease lease) {
      this.run = run;
      this.lease = lease;
    }

    private void stop(String why) {
      stopped = stopped.isEmpty() ? why : stopped;
      experiment.ifPresent(Experiment::cancel);
    }
  }

  /**
   * @param quieten stops other load that the lab causes, before a run
   */
  public LessonRunner(
      Vertx vertx, URI aggregator, ManagementPort port, History history, Runnable quieten) {
    this.vertx = vertx;
    this.aggregator = aggregator;
    this.port = port;
    this.history = history;
    this.quieten = quieten;
  }

  /** The run in progress. */
  public Optional<Run> running() {
    return active.map(now -> now.run);
  }

  /** The run in progress, or the last one, if it has this ID. */
  public Optional<Run> find(String id) {
    return running().or(() -> last).filter(run -> run.id().equals(id));
  }

  /** Puts a run into the history, if it is over. */
  public Future<Void> keep(Run run) {
    return run.isRunning()
        ? Future.succeededFuture()
        : history
            .put(run.toJson())
            .onFailure(lost -> LOG.log(Level.ERROR, "A run could not be kept", lost));
  }

  /**
   * Starts a run.
   *
   * @return completes when the lease on the mesh is taken, and the experiment has begun; fails with
   *     409 while another runs, and with what a service has refused
   */
  public Future<Run> start(Lesson lesson, RunRequest request) {
    if (active.isPresent()) {
      throw new ProblemException(underWay(active.get().run));
    }
    Run run = new Run(lesson, request);
    String holder = "lesson %d, run %s".formatted(lesson.number(), run.id());
    Active now = new Active(run, new MeshLease(vertx, port, holder));
    active = Optional.of(now);
    quieten.run();
    return now.lease
        .take(() -> now.stop("The mesh was reset during the run. Run the lesson again."))
        .onFailure(refused -> active = Optional.empty())
        .map(
            taken -> {
              begin(now, request);
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

  private void begin(Active now, RunRequest request) {
    Experiment experiment =
        new Experiment(
            vertx, aggregator, new MeshControl(port), request.conditions(), now.run::progress);
    now.experiment = Optional.of(experiment);
    PauseProbe probe = new PauseProbe(vertx);
    experiment.onMeasuring(probe::restart);
    long timer =
        vertx.setTimer(
            LONGEST_MS, late -> now.stop("The run took longer than 60 s and was ended."));
    if (!now.stopped.isEmpty()) {
      experiment.cancel();
    }
    Future.succeededFuture()
        .compose(start -> now.run.lesson().run(experiment))
        .onComplete(
            ended -> {
              vertx.cancelTimer(timer);
              probe.stop();
              experiment.close();
              now.lease.release().onComplete(released -> end(now, ended, probe));
            });
  }

  private void end(Active now, AsyncResult<Measurement> ended, PauseProbe probe) {
    try {
      if (!now.stopped.isEmpty()) {
        endEarly(now);
      } else if (ended.succeeded()) {
        Noise noise = noise(now, probe);
        now.run.judged(ended.result(), noise, now.run.lesson().judge(ended.result(), noise));
      } else {
        now.run.failed(reason(ended.cause()));
      }
    } catch (RuntimeException e) {
      now.run.failed(reason(e));
    }
    active = Optional.empty();
    last = Optional.of(now.run);
    keep(now.run);
  }

  private static Noise noise(Active now, PauseProbe probe) {
    double latenessMs = now.experiment.map(Experiment::latenessP99Ms).orElse(0.0);
    List<String> doubts = now.experiment.map(Experiment::loadDoubts).orElse(List.of());
    return new Noise(probe.quantile(1), probe.quantile(0.99), probe.mean(), latenessMs, doubts);
  }

  private static void endEarly(Active now) {
    if (now.stopped.equals(CANCELLED)) {
      now.run.cancelled();
    } else {
      now.run.failed(now.stopped);
    }
  }

  private static String reason(Throwable failure) {
    if (failure instanceof LessonFailure || failure instanceof ProblemException) {
      return failure.getMessage();
    }
    LOG.log(Level.ERROR, "A lesson has failed", failure);
    return "Unexpected failure; see the log of the lab for details.";
  }

  /** Cancels the run in progress, if there is one. */
  public void cancel() {
    active.ifPresent(now -> now.stop(CANCELLED));
  }

  private static final String CANCELLED = "cancelled";
}
