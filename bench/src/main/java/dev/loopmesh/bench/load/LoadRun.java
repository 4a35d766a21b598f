package dev.loopmesh.bench.load;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One workload under way. Ends when all has been sent and all has been answered, or when patience
 * is over.
 */
public final class LoadRun {
  private final EventLoop loop;
  private final Wire wire;
  private final Pace pace;
  private final long patienceNanos;
  private final Tally tally = new Tally();
  private final CompletableFuture<LoadResult> result = new CompletableFuture<>();
  private volatile int inFlight; // written on the loop alone
  private long begunNanos;
  private boolean patienceRuns;
  private boolean ended;

  LoadRun(EventLoop loop, Wire wire, Pace pace, Duration patience) {
    this.loop = loop;
    this.wire = wire;
    this.pace = pace;
    this.patienceNanos = patience.toNanos();
  }

  /** How many requests are on their way now. Any thread. */
  public int inFlight() {
    return inFlight;
  }

  /** Completes on the generator's loop, at the latest when patience is over. Any thread. */
  public CompletableFuture<LoadResult> result() {
    return result;
  }

  /** Waits for the end, which comes at the latest when patience is over. Not on the loop. */
  public LoadResult await() {
    return result.join();
  }

  void begin() {
    begunNanos = System.nanoTime();
    pace.begin(this);
    lookWhetherOver();
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
    inFlight = inFlight + 1;
    wire.send(new Sent(fromNanos));
  }

  /** To be called when the pace is over at a moment at which nothing was answered. */
  void lookWhetherOver() {
    if (ended || !pace.over()) {
      return;
    }
    if (inFlight == 0) {
      ended = true;
      result.complete(tally.after(System.nanoTime() - begunNanos));
    } else if (!patienceRuns) {
      patienceRuns = true;
      loop.schedule(this::losePatience, patienceNanos, TimeUnit.NANOSECONDS);
    }
  }

  private void losePatience() {
    if (!ended) {
      wire.giveUp();
    }
  }

  private void ended(boolean answered) {
    inFlight = inFlight - 1;
    pace.ended(this, answered);
    lookWhetherOver();
  }

  private final class Sent implements Exchange {
    private final long fromNanos;

    Sent(long fromNanos) {
      this.fromNanos = fromNanos;
    }

    @Override
    public void answered(int status, long bodyBytes) {
      tally.answered(status, System.nanoTime() - fromNanos, bodyBytes);
      ended(true);
    }

    @Override
    public void failed(Failure why) {
      tally.failed(why);
      ended(false);
    }
  }
}
