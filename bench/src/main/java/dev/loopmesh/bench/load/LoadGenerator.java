package dev.loopmesh.bench.load;

import dev.loopmesh.bench.wire.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.time.Duration;

/**
 * Sends one workload after another to one target, from one event loop of its own, over connections
 * that are kept from run to run.
 *
 * <pre>{@code
 * Target target = Target.local(8080, "/users/42/summary");
 * try (LoadGenerator generator = new LoadGenerator(target, Duration.ofSeconds(10))) {
 *   generator.run(new Workload.Closed(64, Duration.ofSeconds(10))); // warms up
 *   LoadResult result = generator.run(new Workload.Open(3_000, Duration.ofSeconds(10), 1_000));
 *   result.served().getValueAtPercentile(99); // nanoseconds
 * }
 * }</pre>
 *
 * <p>{@link #start} begins a run without waiting for it, for whoever wants to look at the candidate
 * meanwhile. One run at a time; each ends at the latest when its time and the patience after it are
 * over, whatever the target does. Memory is bounded by the number of requests on their way. Warm it
 * up for 10 s or more before its figures are believed: it is Java too.
 *
 * <p>To pin it to a core, create it on a thread that is pinned: a thread begins where its creator
 * may run.
 */
public final class LoadGenerator implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MS = 5_000;

  private final Duration patience;
  private final EventLoop loop = Transport.loop("load");
  private final Wire wire;
  private LoadRun last;

  /**
   * Connects to nothing yet.
   *
   * @param patience how long answers are waited for after the last request was sent
   */
  public LoadGenerator(Target target, Duration patience) {
    this.patience = patience;
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(Transport.client())
            .remoteAddress(target.host(), target.port())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS);
    this.wire =
        target.protocol() == Target.Protocol.H2C
            ? new Http2Wire(loop, bootstrap, target)
            : new Http1Wire(loop, bootstrap, target);
  }

  /** Runs a workload and waits for its end. Not on an event loop. */
  public LoadResult run(Workload workload) {
    return start(workload).await();
  }

  /**
   * Begins a workload. Any thread.
   *
   * @throws IllegalStateException if the one before has not ended
   */
  public synchronized LoadRun start(Workload workload) {
    if (last != null && !last.result().isDone()) {
      throw new IllegalStateException("one workload at a time");
    }
    last = new LoadRun(loop, wire, pace(workload), patience);
    LoadRun run = last;
    loop.execute(() -> wire.prepare(connections(workload)).addListener(prepared -> run.begin()));
    return run;
  }

  private static Pace pace(Workload workload) {
    if (workload instanceof Workload.Closed closed) {
      return new ClosedPace(closed);
    } else if (workload instanceof Workload.Open open) {
      return new OpenPace(open);
    } else {
      return new BurstPace((Workload.Burst) workload);
    }
  }

  /** How many are opened before the first request; an open workload opens what it needs. */
  private static int connections(Workload workload) {
    if (workload instanceof Workload.Closed closed) {
      return closed.callers();
    } else if (workload instanceof Workload.Burst burst) {
      return burst.requests();
    } else {
      return 0;
    }
  }

  /** Closes all connections and ends the loop; a run under way fails what is on its way. */
  @Override
  public void close() {
    loop.submit(wire::close).awaitUninterruptibly();
    Transport.end(loop);
  }
}
