package dev.loopmesh.bench.load;

/** All at once, on connections that are there. */
final class BurstPace implements Pace {
  private final int requests;
  private boolean sent;

  BurstPace(Workload.Burst workload) {
    this.requests = workload.requests();
  }

  @Override
  public void begin(LoadRun run) {
    long begunNanos = System.nanoTime();
    for (int i = 0; i < requests; i++) {
      long now = System.nanoTime();
      run.tally().sentLate(now - begunNanos);
      run.send(now);
    }
    sent = true;
  }

  @Override
  public void ended(LoadRun run, boolean answered) {}

  @Override
  public boolean over() {
    return sent;
  }
}
