package dev.loopmesh.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends one workload after another to one target, from one event loop of its own, over connections
 * that are kept from run to run.
 *
 * <pre>{@code
 * Target target = Target.http1(8080, "/users/42/summary");
 * try (LoadGenerator generator = new LoadGenerator(target, Duration.ofSeconds(10))) {
 *   generator.run(new Workload.Closed(64, Duration.ofSeconds(10))); // warms up
 *   LoadResult result = generator.run(new Workload.Open(3_000, Duration.ofSeconds(10), 1_000));
 *   result.served().getValueAtPercentile(99); // nanoseconds
 * }
 * }</pre>
 *
 * <p>One run at a time; each ends at the latest when its time and the timeout after it are over.
 * Memory is bounded by the number of requests in flight. The loop uses epoll where it is available:
 * its timers are exact to microseconds, a selector's to a millisecond.
 *
 * <p>To pin it to a core, create it on a thread that is pinned: a thread inherits the affinity of
 * its creator.
 */
public final class LoadGenerator implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MS = 5_000;

  private final Duration timeout;
  private final EventLoop loop;
  private final Connections connections;
  private CompletableFuture<LoadResult> last = CompletableFuture.completedFuture(null);

  /**
   * Connects to nothing yet.
   *
   * @param timeout for responses after the last request was sent
   */
  public LoadGenerator(Target target, Duration timeout) {
    this.timeout = timeout;
    boolean epoll = Epoll.isAvailable();
    loop =
        new MultiThreadIoEventLoopGroup(
                1,
                new DefaultThreadFactory("load", true),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory())
            .next();
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
            .remoteAddress(Target.HOST, target.port())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS);
    connections =
        target.protocol() == Target.Protocol.H2C
            ? new Http2Connection(loop, bootstrap, target)
            : new Http1Connections(loop, bootstrap, target);
  }

  /** Runs a workload and waits for its end. Not on an event loop. */
  public LoadResult run(Workload workload) {
    return start(workload).await();
  }

  /**
   * Starts a workload without waiting for its end. Any thread.
   *
   * @throws IllegalStateException if the one before has not ended
   */
  public synchronized LoadRun start(Workload workload) {
    if (!last.isDone()) {
      throw new IllegalStateException("one workload at a time");
    }
    LoadRun run = new LoadRun(loop, connections, pace(workload), timeout);
    last = run.result();
    loop.execute(() -> connections.prepare(clients(workload)).addListener(done -> run.begin()));
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

  /** How many get a connection before the first request; an open workload opens what it needs. */
  private static int clients(Workload workload) {
    if (workload instanceof Workload.Closed closed) {
      return closed.clients();
    } else if (workload instanceof Workload.Burst burst) {
      return burst.requests();
    } else {
      return 0;
    }
  }

  /** Closes all connections and ends the loop; requests in flight fail. */
  @Override
  public void close() {
    loop.submit(connections::close).awaitUninterruptibly();
    loop.parent().shutdownGracefully(0, 5, TimeUnit.SECONDS);
  }
}
