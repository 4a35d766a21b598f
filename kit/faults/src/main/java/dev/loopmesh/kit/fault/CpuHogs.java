package dev.loopmesh.kit.fault;

import java.util.ArrayDeque;
import java.util.Deque;

/** Threads that compute for nothing. Thread-safe. */
final class CpuHogs {
  private final Deque<Hog> hogs = new ArrayDeque<>();

  /** Starts or ends as many as it takes. */
  synchronized void become(int threads) {
    while (hogs.size() > threads) {
      hogs.pop().ended = true;
    }
    while (hogs.size() < threads) {
      Hog hog = new Hog();
      hogs.push(hog);
      Thread thread = new Thread(hog, "hog-" + hogs.size());
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static final class Hog implements Runnable {
    private volatile boolean ended;

    @Override
    public void run() {
      while (!ended) {
        Thread.onSpinWait();
      }
    }
  }
}
