package dev.loopmesh.lessons.experiment;

import dev.loopmesh.kit.load.LoadGenerator;
import dev.loopmesh.kit.load.LoadListener;
import dev.loopmesh.kit.load.LoadPlan;
import dev.loopmesh.kit.load.LoadReport;
import dev.loopmesh.kit.load.LoadRun;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The load of one experiment, from a loop of its own. Confined to the lab's event loop. */
final class ExperimentLoad {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Vertx vertx;
  private final Context loop;
  private final List<LoadRun> runs = new ArrayList<>();
  private final WorstDoubts doubts = new WorstDoubts();
  private Optional<LoadGenerator> generator = Optional.empty();
  private double latenessP99Ms;

  /** On the loop of the lab; starts nothing yet. */
  ExperimentLoad(Vertx vertx) {
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
  }

  /** Completes on the lab's loop. */
  Future<LoadReport> run(LoadPlan plan, LoadListener listener) {
    if (generator.isEmpty()) {
      generator = Optional.of(new LoadGenerator());
    }
    LoadRun run = generator.get().start(plan, listener);
    runs.add(run);
    return run.report(loop).onSuccess(this::note);
  }

  private void note(LoadReport report) {
    report.doubts().forEach(doubts::add);
    double p99Ms = report.times().lateness().getValueAtPercentile(99) / NANOS_PER_MILLI;
    latenessP99Ms = Math.max(latenessP99Ms, p99Ms);
  }

  /** Of all runs, the worst. */
  double latenessP99Ms() {
    return latenessP99Ms;
  }

  /** Of all runs, each once. */
  List<String> doubts() {
    return doubts.sentences();
  }

  /** Ends all runs; each reports what was sent until then. */
  void cancel() {
    runs.forEach(LoadRun::cancel);
  }

  /** Ends the generator, off the loop, since that blocks. */
  void close() {
    generator.ifPresent(
        one ->
            vertx.executeBlocking(
                () -> {
                  one.close();
                  return null;
                }));
    generator = Optional.empty();
  }
}
