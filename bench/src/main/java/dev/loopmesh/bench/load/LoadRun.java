package dev.loopmesh.bench.load;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One running workload. Ends when all requests have been sent and have ended, or at the timeout.
 */
public final class LoadRun {
  private final EventLoop loop;
  private final Connections connections;
  private final Pace pace;
  private final long timeoutNanos;
  private final Tally tally = new Tally();
  private final CompletableFuture<LoadResult> result = new CompletableFuture<>();
  private final Set<Sent> waiting = new HashSet<>(); // confined to the loop
  private volatile int inFlight; // the size of the above; written on the loop alone
  private long startNanos;
  private boolean timeoutRuns;

  LoadRun(EventLoop loop, Connections connections, Pace pace, Duration timeout) {
    this.loop = loop;
    this.connections = connections;
    this.pace = pace;
    this.timeoutNanos = timeout.toNanos();
  }

  /** How many requests are in flight now. Any thread. */
  public int inFlight() {
    return inFlight;
  }

  /** Completes on the generator's loop, at the latest at the timeout. Any thread. */
  public CompletableFuture<LoadResult> result() {
    return result;
  }

  /** Waits for the end, which comes at the latest at the timeout. Not on the loop. */
  public LoadResult await() {
    return result.join();
  }

  void begin() {
    startNanos = System.nanoTime();
    pace.begin(this);
    endIfOver();
  }

  EventLoop loop() {
    return loop;
  }

  Tally tally() {
    return tally;
  }

  /**
   * Sends one request.
   *
   * @param fromNanos from when its response time counts
   */
  void send(long fromNanos) {
    Sent sent = new Sent(fromNanos);
    waiting.add(sent);
    inFlight = waiting.size();
    connections.send(sent);
  }

  /** To be called when the pace is over at a moment at which no request ends. */
  void endIfOver() {
    if (result.isDone() || !pace.over()) {
      return;
    }
    if (waiting.isEmpty()) {
      result.complete(tally.after(System.nanoTime() - startNanos));
    } else if (!timeoutRuns) {
      timeoutRuns = true;
      loop.schedule(this::timeOut, timeoutNanos, TimeUnit.NANOSECONDS);
    }
  }

  /** Late responses would occupy the connections of the next run, so these are closed. */
  private void timeOut() {
    if (!waiting.isEmpty()) {
      List.copyOf(waiting).forEach(sent -> sent.failed(Failure.TIMED_OUT));
      connections.close();
    }
  }

  private final class Sent implements Exchange {
    private final long fromNanos;

    Sent(long fromNanos) {
      this.fromNanos = fromNanos;
    }

    @Override
    public void responded(int status, long bodyBytes) {
      if (waiting.remove(this)) {
        tally.responded(status, System.nanoTime() - fromNanos, bodyBytes);
        ended(true);
      }
    }

    @Override
    public void failed(Failure why) {
      if (waiting.remove(this)) {
        tally.failed(why);
        ended(false);
      }
    }

    private void ended(boolean responded) {
      inFlight = waiting.size();
      pace.ended(LoadRun.this, responded);
      endIfOver();
    }
  }
}
