package dev.loopmesh.lessons.run;

import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.lessons.Measurement;
import dev.loopmesh.lessons.Noise;
import dev.loopmesh.lessons.experiment.Experiment;
import dev.loopmesh.lessons.experiment.LessonFailure;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** The run in progress. Confined to one event loop. */
final class ActiveRun {
  private static final System.Logger LOG = System.getLogger(ActiveRun.class.getName());
  private static final int LONGEST_MS = 60_000;
  private static final int BUSY_MS = 1_000; // services respond to the lab within 3 s, or it fails
  private static final String CANCELLED = "cancelled";

  private final Run run;
  private final MeshLease lease;
  private final Promise<Measurement> measured = Promise.promise();
  private Optional<Experiment> experiment = Optional.empty();
  private String stopped = ""; // why it was ended early; empty otherwise

  ActiveRun(Run run, MeshLease lease) {
    this.run = run;
    this.lease = lease;
  }

  Run run() {
    return run;
  }

  /** Takes the lease; fails with what a service has refused. */
  Future<Void> takeLease() {
    return lease.take(why -> stop(why + " Run the lesson again."));
  }

  void cancel() {
    stop(CANCELLED);
  }

  private void stop(String why) {
    stopped = stopped.isEmpty() ? why : stopped;
    experiment.ifPresent(Experiment::cancel);
    measured.tryFail(new LessonFailure(stopped)); // the lesson may be pausing
  }

  /**
   * Runs the experiment, judges it, and gives the lease back.
   *
   * @return completes, and never fails, when the outcome of the run is known
   */
  Future<Void> measure(Experiment begun, Vertx vertx) {
    experiment = Optional.of(begun);
    PauseProbe probe = new PauseProbe(vertx);
    begun.onMeasuring(probe::restart);
    long timer = vertx.setTimer(LONGEST_MS, late -> stop("The run took longer than 60 s."));
    if (stopped.isEmpty()) {
      Future.succeededFuture()
          .compose(start -> run.lesson().run(begun))
          .onSuccess(measured::tryComplete)
          .onFailure(measured::tryFail);
    }
    return measured
        .future()
        .transform(
            ended -> {
              vertx.cancelTimer(timer);
              probe.stop();
              conclude(ended, begun, probe);
              return begun.close().compose(idle -> lease.release());
            });
  }

  private void conclude(AsyncResult<Measurement> ended, Experiment begun, PauseProbe probe) {
    try {
      if (stopped.equals(CANCELLED)) {
        run.cancelled();
      } else if (!stopped.isEmpty()) {
        run.failed(stopped + busy(probe));
      } else if (ended.failed()) {
        run.failed(reason(ended.cause()) + busy(probe));
      } else {
        Noise noise = noise(begun, probe);
        run.judged(ended.result(), noise, run.lesson().judge(ended.result(), noise));
      }
    } catch (RuntimeException e) {
      run.failed(reason(e));
    }
  }

  /** The likely reason of a failure on a machine that lacks CPU; otherwise empty. */
  private static String busy(PauseProbe probe) {
    return probe.longest() < BUSY_MS
        ? ""
        : " The machine is too busy: a timer was up to %.0f ms late. Close other programs."
            .formatted(probe.longest());
  }

  private static Noise noise(Experiment begun, PauseProbe probe) {
    return new Noise(
        probe.longest(),
        probe.quantile(0.99),
        probe.mean(),
        begun.latenessP99Ms(),
        begun.loadDoubts());
  }

  private static String reason(Throwable failure) {
    if (failure instanceof LessonFailure || failure instanceof ProblemException) {
      return failure.getMessage();
    }
    LOG.log(Level.ERROR, "A lesson has failed", failure);
    return "Unexpected failure; see the log of the lab for details.";
  }
}
