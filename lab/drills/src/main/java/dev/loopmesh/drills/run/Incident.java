package dev.loopmesh.drills.run;

import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.Step;
import dev.loopmesh.drills.grade.Event.Kind;
import dev.loopmesh.drills.grade.Moments;
import io.vertx.core.json.JsonObject;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;

/**
 * The course of a drill: calm, then hidden changes, harm, page and recovery. Confined to one event
 * loop.
 */
final class Incident {
  private static final double CALM_MS = 8_000;
  private static final double SHORT_CALM_MS = 5_000;
  private static final double WARM_UP_MS = 3_000; // the rate rises
  private static final double LONGEST_CALM_MS = 60_000;
  private static final String ELSEWHERE = "The mesh cannot be changed by the drill any more: ";

  private final DrillRun run;
  private final Drill drill;
  private final ServiceLevel level;
  private final GuestWatch guests;
  private final Timeline timeline;
  private final DoubleSupplier clock;
  private final ActiveDrill.DrillEnd end;
  private OptionalDouble beganMs = OptionalDouble.empty(); // the end of the calm
  private double changedMs; // when the last fault was put

  /**
   * @param clock milliseconds since the first request
   */
  Incident(
      DrillRun run,
      ServiceLevel level,
      Timeline timeline,
      DoubleSupplier clock,
      ActiveDrill.DrillEnd end) {
    this.run = run;
    this.drill = run.drill();
    this.level = level;
    this.guests = new GuestWatch(run, level);
    this.timeline = timeline;
    this.clock = clock;
    this.end = end;
  }

  /** To be called a few times a second. */
  void advance(double nowMs) {
    if (beganMs.isEmpty()) {
      waitForCalm(nowMs);
      return;
    }
    double sinceCalmMs = nowMs - beganMs.getAsDouble();
    timeline.advance(sinceCalmMs, this::changed, why -> end.end("failed", ELSEWHERE + why));
    drill.pageAt().filter(at -> at.toMillis() <= sinceCalmMs).ifPresent(due -> page(nowMs));
    if (run.has(Kind.STEP)) {
      lookAtGuests(nowMs);
    }
    if (sinceCalmMs >= drill.limit().toMillis()) {
      end.end(run.isRecovered() ? "recovered" : "timeout", "");
    }
  }

  /** The base line: without an incident, the objective must be met. */
  private void waitForCalm(double nowMs) {
    double calmMs = run.request().scale() < 1 ? SHORT_CALM_MS : CALM_MS;
    if (nowMs >= calmMs && level.isMet(nowMs, calmMs - WARM_UP_MS)) {
      beganMs = OptionalDouble.of(nowMs);
      run.become("running");
    } else if (nowMs > LONGEST_CALM_MS) {
      end.end(
          "failed",
          "Guests do not get what they were promised, although nothing is wrong yet. Close other"
              + " programs, and reset the mesh.");
    }
  }

  private void changed(Step step) {
    double nowMs = clock.getAsDouble();
    run.note(nowMs, Kind.STEP, step.toJson().put("decoy", step.isDecoy()));
    if (!step.isDecoy()) {
      changedMs = nowMs;
    }
  }

  private void lookAtGuests(double nowMs) {
    if (changedMs == 0) {
      return; // decoys alone so far
    }
    guests.look(nowMs, changedMs, timeline.isOver());
    if (run.has(Kind.HARM) && !new Moments(drill, run.events()).isPassing()) {
      page(nowMs);
    }
  }

  private void page(double nowMs) {
    if (!run.has(Kind.PAGE)) {
      run.note(nowMs, Kind.PAGE, new JsonObject());
    }
  }

  /** Until the limit. */
  double leftMs(double nowMs) {
    return Math.max(0, beganMs.orElse(nowMs) + drill.limit().toMillis() - nowMs);
  }

  /** The error budget since the calm. */
  JsonObject budget(double nowMs) {
    return level.budget(nowMs, beganMs.orElse(0));
  }
}
