package dev.loopmesh.kit.load;

import dev.loopmesh.kit.load.workload.Users;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Each user sends a request, waits for its end, thinks, and sends the next. */
final class ClosedPace implements Pace {
  // without a pause a closed port would be tried as fast as the machine can
  private static final long AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Users users;
  private final long thinkNanos;
  private final SplittableRandom random;
  private boolean timeOver;

  ClosedPace(Users users, LoadPlan plan) {
    this.users = users;
    this.thinkNanos = users.think().toNanos();
    this.random = new SplittableRandom(plan.seed());
  }

  @Override
  public void begin(LoadRun run) {
    run.loop().schedule(() -> end(run), users.time().toNanos(), TimeUnit.NANOSECONDS);
    for (int user = 0; user < users.users(); user++) {
      long offset = thinkNanos == 0 ? 0 : random.nextLong(thinkNanos);
      sendAt(run, run.startNanos() + offset);
    }
  }

  private void end(LoadRun run) {
    timeOver = true;
    run.endIfOver();
  }

  @Override
  public void ended(LoadRun run, LoadRequest request) {
    boolean failed = request.failure().isPresent();
    long pause = failed ? Math.max(thinkNanos, AFTER_FAILURE_NANOS) : thinkNanos;
    sendAt(run, request.doneNanos() + pause);
  }

  private void sendAt(LoadRun run, long due) {
    long nanos = due - System.nanoTime();
    if (timeOver) {
      return;
    }
    if (nanos <= 0) {
      run.send(due);
    } else {
      run.loop().schedule(() -> sendAt(run, due), nanos, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public long stop() {
    timeOver = true;
    return 0;
  }

  @Override
  public boolean over() {
    return timeOver;
  }
}
