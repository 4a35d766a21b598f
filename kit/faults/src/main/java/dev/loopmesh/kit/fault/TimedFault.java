package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.fault.FaultTiming.Moment;
import dev.loopmesh.kit.fault.FaultTiming.State;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/** A fault in the registry: its state, and the timer of the next one. Confined to its loop. */
final class TimedFault {
  private final InjectedFault fault;
  private final Vertx timers;
  private final long putNanos = System.nanoTime();
  private State state = State.WAITING;
  private long timer = -1;

  TimedFault(InjectedFault fault, Vertx timers) {
    this.fault = fault;
    this.timers = timers;
  }

  InjectedFault fault() {
    return fault;
  }

  boolean isActive() {
    return state == State.ACTIVE;
  }

  boolean isClearedByRestart() {
    return fault.definition().clearedByRestart();
  }

  /**
   * Takes the state that it has now.
   *
   * @param next called when the next one is due
   */
  void turn(Runnable next) {
    Moment moment = fault.definition().timing().at(System.nanoTime() - putNanos);
    if (moment.nextNanos() > 0) { // first, so that it ends even if it fails to begin
      long ms = TimeUnit.NANOSECONDS.toMillis(moment.nextNanos()) + 1;
      timer = timers.setTimer(ms, fired -> next.run());
    }
    state = moment.state();
    fault.turn(state);
  }

  /** Takes the state that it had before {@link InjectedFault#deactivate}. */
  void resume() {
    fault.turn(state);
  }

  void end() {
    timers.cancelTimer(timer);
    fault.deactivate();
  }

  JsonObject toJson(boolean visible) {
    return fault.toJson(fault.name(), state, visible);
  }
}
