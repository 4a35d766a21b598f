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

/** Looks at a candidate every few milliseconds while a run goes on, and keeps the most it saw. */
final class Watch {
  private static final int EVERY_MS = 10;
  private static final int DESCRIPTORS_EVERY = 25; // counting thousands takes a while

  private final Proc proc;
  private final ProcessHandle process;
  private int looks;
  private int inFlight;
  private long residentBytes;
  private int descriptors;

  Watch(Proc proc, ProcessHandle process) {
    this.proc = proc;
    this.process = process;
  }

  /** Looks on until the run is over. */
  LoadResult until(LoadRun run) {
    do {
      look(run);
    } while (!overSoon(run));
    return run.await();
  }

  /** Waits for some milliseconds, or until the run is over, and tells whether it is. */
  boolean overSoon(LoadRun run) {
    try {
      run.result().get(EVERY_MS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException goesOn) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void look(LoadRun run) {
    inFlight = Math.max(inFlight, run.inFlight());
    List<ProcessHandle> tree = Children.treeOf(process).toList();
    residentBytes = Math.max(residentBytes, proc.residentBytes(tree));
    if (looks++ % DESCRIPTORS_EVERY == 0) {
      String[] open = new File("/proc/" + process.pid() + "/fd").list();
      descriptors = Math.max(descriptors, open == null ? 0 : open.length);
    }
  }

  int mostInFlight() {
    return inFlight;
  }

  long residentBytes() {
    return residentBytes;
  }

  int descriptors() {
    return descriptors;
  }
}
