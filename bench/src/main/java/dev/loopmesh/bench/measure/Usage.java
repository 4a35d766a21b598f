package dev.loopmesh.bench.measure;

import dev.loopmesh.bench.candidate.Children;
import java.util.ArrayList;
import java.util.List;

/**
 * CPU time between two moments.
 *
 * @param candidateNanos of the candidate and its descendants
 * @param besideNanos of this process and the upstreams, which share the other cores
 * @param othersNanos of programs that are not the bench's; an estimate by ticks, at least 0
 * @param stealNanos of other machines on the same host
 */
public record Usage(
    long wallNanos, long candidateNanos, long besideNanos, long othersNanos, long stealNanos) {

  /** Without CPU times. */
  public static Usage unknown(long wallNanos) {
    return new Usage(wallNanos, 0, 0, 0, 0);
  }

  /** Counts from its creation on, for one candidate. */
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

    /** CPU time since its creation. */
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

    /** With the other candidates, which should be idle. */
    private long ours() {
      List<ProcessHandle> all = new ArrayList<>(children.tree());
      all.add(ProcessHandle.current());
      return proc.cpuNanos(all);
    }
  }

  /** Cores that the candidate used, from 0. */
  public double candidateShare() {
    return share(candidateNanos);
  }

  /** Cores that load and upstreams used, from 0. */
  public double besideShare() {
    return share(besideNanos);
  }

  /** Cores that other programs and other machines used, from 0. */
  public double foreignShare() {
    return share(othersNanos + stealNanos);
  }

  private double share(long nanos) {
    return (double) nanos / wallNanos;
  }
}
