package dev.loopmesh.bench.load;

/** All requests at once. */
final class BurstPace implements Pace {
  private final int requests;
  private boolean sent;

  BurstPace(Workload.Burst workload) {
    this.requests = workload.requests();
  }

  @Override
  public void begin(LoadRun run) {
    long startNanos = System.nanoTime();
    for (int i = 0; i < requests; i++) {
      long now = System.nanoTime();
      run.tally().sentLate(now - startNanos);
      run.send(now);
    }
    sent = true;
  }

  @Override
  public boolean over() {
    return sent;
  }
}
