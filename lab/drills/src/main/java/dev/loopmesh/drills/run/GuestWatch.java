package dev.loopmesh.drills.run;

import dev.loopmesh.drills.grade.Event.Kind;
import io.vertx.core.json.JsonObject;

/** Notes when guests are harmed, have recovered, and are harmed again. On one event loop. */
final class GuestWatch {
  private final DrillRun run;
  private final ServiceLevel level;

  GuestWatch(DrillRun run, ServiceLevel level) {
    this.run = run;
    this.level = level;
  }

  /**
   * Looks at what guests get.
   *
   * @param changedMs when the drill last changed the mesh so that it may harm
   * @param isOver whether it has made all its changes
   */
  void look(double nowMs, double changedMs, boolean isOver) {
    if (run.isRecovered()) {
      noteIf(level.isHarmedAgain(nowMs), nowMs, Kind.HARM);
      return;
    }
    double harmedMs = run.lastMs(Kind.HARM);
    boolean isHarmed = harmedMs >= 0;
    noteIf(!isHarmed && level.isHarmed(nowMs, changedMs), nowMs, Kind.HARM);
    boolean isAgain = run.has(Kind.RECOVERED);
    double harmMs = run.drill().harm().toMillis();
    double sinceMs = isAgain ? harmedMs : isHarmed ? changedMs : changedMs + harmMs;
    noteIf(isOver && level.isRecovered(nowMs, sinceMs), nowMs, Kind.RECOVERED);
  }

  private void noteIf(boolean isSo, double nowMs, Kind kind) {
    if (isSo) {
      run.note(nowMs, kind, new JsonObject());
    }
  }
}
