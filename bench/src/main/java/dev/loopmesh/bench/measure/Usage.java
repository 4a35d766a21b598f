package dev.loopmesh.bench.measure;

import dev.loopmesh.bench.candidate.Children;
import java.util.ArrayList;
import java.util.List;

/**
 * Who used the processor between two moments.
 *
 * @param candidateNanos the candidate, with all that it started
 * @param besideNanos this process and the upstreams, which share the other cores
 * @param othersNanos whoever has nothing to do with the bench; by samples, so not below 0
 * @param stealNanos other machines on the same host
 */
public record Usage(
    long wallNanos, long candidateNanos, long besideNanos, long othersNanos, long stealNanos) {

  /** Where nobody counted. */
  public static Usage unknown(long wallNanos) {
    return new Usage(wallNanos, 0, 0, 0, 0);
  }

  /** Counts from now on, for one candidate. */
  public static final class Meter {
    private final Proc proc;
    private final Children children;
    private final ProcessHandle candidate;
    private final long begun = System.nanoTime();
    private final Proc.MachineTimes machine;
    private final long candidateNanos;
    private final long oursNanos;

    public Meter(Proc proc, Children children, Entrant candidate) {
      this.proc = proc;
      this.children = children;
      this.candidate = candidate.process();
      machine = proc.machine();
      oursNanos = ours();
      candidateNanos = ofCandidate();
    }

    /** What was used since. */
    public Usage read() {
      long itsNanos = ofCandidate() - candidateNanos;
      long allNanos = ours() - oursNanos;
      Proc.MachineTimes now = proc.machine();
      long steal = now.stealNanos() - machine.stealNanos();
      long others = now.busyNanos() - machine.busyNanos() - steal - allNanos;
      return new Usage(
          System.nanoTime() - begun, itsNanos, allNanos - itsNanos, Math.max(0, others), steal);
    }

    private long ofCandidate() {
      return proc.cpuNanos(Children.treeOf(candidate).toList());
    }

    /** The other candidates are among them: they should do nothing now. */
    private long ours() {
      List<ProcessHandle> all = new ArrayList<>(children.tree());
      all.add(ProcessHandle.current());
      return proc.cpuNanos(all);
    }
  }

  /** How much of one core the candidate had, from 0. */
  public double candidateShare() {
    return share(candidateNanos);
  }

  /** How much of one core load and upstreams had, from 0. */
  public double besideShare() {
    return share(besideNanos);
  }

  /** How much of one core went to processes that are not the bench's, and to other machines. */
  public double foreignShare() {
    return share(othersNanos + stealNanos);
  }

  private double share(long nanos) {
    return (double) nanos / wallNanos;
  }
}
