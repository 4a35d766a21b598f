package dev.loopmesh.bench.waiting;

import dev.loopmesh.bench.candidate.Children;
import dev.loopmesh.bench.load.LoadResult;
import dev.loopmesh.bench.load.LoadRun;
import dev.loopmesh.bench.measure.Proc;
import java.io.File;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Samples a candidate's process every few milliseconds during a run, and keeps the maxima. */
final class ProcessWatch {
  private static final int EVERY_MS = 10;
  private static final int DESCRIPTORS_EVERY = 25; // samples: counting thousands takes a while

  private final Proc proc;
  private final ProcessHandle process;
  private int samples;
  private int inFlight;
  private long residentBytes;
  private int descriptors;

  ProcessWatch(Proc proc, ProcessHandle process) {
    this.proc = proc;
    this.process = process;
  }

  /** Samples until the run has ended. Blocks. */
  LoadResult until(LoadRun run) {
    do {
      sample(run);
    } while (!endsSoon(run));
    return run.await();
  }

  /** Waits for some milliseconds, or until the run has ended; true if it has. */
  boolean endsSoon(LoadRun run) {
    try {
      run.result().get(EVERY_MS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stillRunning) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void sample(LoadRun run) {
    inFlight = Math.max(inFlight, run.inFlight());
    List<ProcessHandle> tree = Children.treeOf(process).toList();
    residentBytes = Math.max(residentBytes, proc.residentBytes(tree));
    if (samples++ % DESCRIPTORS_EVERY == 0) {
      String[] open = new File("/proc/" + process.pid() + "/fd").list();
      descriptors = Math.max(descriptors, open == null ? 0 : open.length);
    }
  }

  int maxInFlight() {
    return inFlight;
  }

  long maxResidentBytes() {
    return residentBytes;
  }

  int maxDescriptors() {
    return descriptors;
  }
}
