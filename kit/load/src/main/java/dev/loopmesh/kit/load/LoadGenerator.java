package dev.loopmesh.kit.load;

import dev.loopmesh.kit.load.http.Connections;
import dev.loopmesh.kit.load.http.Connections.Sender;
import dev.loopmesh.kit.load.http.LoopbackServer;
import dev.loopmesh.kit.load.http.Protocol;
import dev.loopmesh.kit.load.http.Target;
import dev.loopmesh.kit.load.workload.Arrivals;
import dev.loopmesh.kit.load.workload.Users;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.PromiseCombiner;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Sends requests from one event loop of its own, over connections that are kept from run to run.
 *
 * <pre>{@code
 * URI url = URI.create("http://127.0.0.1:8080/users/42/summary");
 * try (LoadGenerator generator = new LoadGenerator()) {
 *   LoadPlan plan = LoadPlan.of(url, Arrivals.constant(200, Duration.ofSeconds(10)));
 *   LoadReport report = generator.start(plan).await();
 *   report.times().response().getValueAtPercentile(99); // nanoseconds
 * }
 * }</pre>
 *
 * <p>Memory is bounded by the number of requests in flight. The loop uses epoll where it is
 * available: its timers are exact to microseconds, a selector's to a millisecond. Runs may overlap;
 * they share the loop, and so delay each other. Thread-safe.
 *
 * <p>A host name is looked up whenever a connection is opened, which blocks the loop; Java keeps an
 * address for 30 s.
 *
 * <p>To pin it to a core, create it on a thread that is pinned: a thread inherits the affinity of
 * its creator.
 */
public final class LoadGenerator implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MS = 5_000;
  private static final int WARM_UP_USERS = 16;
  private static final int WARM_UP_RATE = 5_000; // per second

  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final Class<? extends ServerChannel> serverKind;
  private final Map<Origin, Connections> connections = new HashMap<>(); // confined to the loop
  private final Set<LoadRun> runs = new HashSet<>(); // confined to the loop

  private record Origin(Protocol protocol, String host, int port) {}

  /** Connects to nothing yet. */
  public LoadGenerator() {
    this(Epoll.isAvailable());
  }

  /** Without native libraries, whose loading delays the start of a process. */
  public static LoadGenerator overSelector() {
    return new LoadGenerator(false);
  }

  private LoadGenerator(boolean epoll) {
    serverKind = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    loop =
        new MultiThreadIoEventLoopGroup(
                1,
                new DefaultThreadFactory("load", true),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory())
            .next();
    bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS);
  }

  /** Closes it with Vert.x; completes when that is arranged: close Vert.x only then. */
  public Future<?> closeWith(Vertx vertx) {
    return vertx.deployVerticle(
        new VerticleBase() {
          @Override
          public Future<?> stop() {
            return vertx.executeBlocking(Executors.callable(LoadGenerator.this::close));
          }
        });
  }

  /**
   * Runs the code of this generator on a server of its own, so that it is compiled before it is
   * measured with: without, the first requests of a new process are sent late. Blocks for this
   * long; not on an event loop.
   */
  public void warmUp(Duration time) {
    try (LoopbackServer server = LoopbackServer.start(loop, serverKind)) {
      Duration half = time.dividedBy(2);
      LoadPlan plan =
          LoadPlan.of(server.url(), Users.withoutThinking(WARM_UP_USERS, half))
              .withMaxOutstanding(WARM_UP_USERS);
      run(plan);
      run(plan.withWorkload(Arrivals.at(Arrivals.Process.POISSON, WARM_UP_RATE, half)));
      disconnect(plan.protocol(), server.url());
    }
  }

  private void disconnect(Protocol protocol, URI server) {
    Origin origin = new Origin(protocol, server.getHost(), server.getPort());
    loop.submit(() -> connections.remove(origin).close()).syncUninterruptibly();
  }

  /** Runs a plan and waits for its end. Not on an event loop. */
  public LoadReport run(LoadPlan plan) {
    return start(plan).await();
  }

  /** Starts a plan. */
  public LoadRun start(LoadPlan plan) {
    return start(plan, LoadListener.NONE);
  }

  /** Starts a plan that a listener follows. */
  public LoadRun start(LoadPlan plan, LoadListener listener) {
    LoadRun run = new LoadRun(plan, loop, listener);
    loop.execute(() -> begin(plan, run));
    return run;
  }

  private void begin(LoadPlan plan, LoadRun run) {
    runs.add(run);
    run.report().onComplete(ended -> runs.remove(run));
    List<Sender> senders = new ArrayList<>();
    Set<Connections> used = new HashSet<>();
    for (URI url : plan.urls()) {
      Target target = Target.of(url, plan.headers());
      Origin origin = new Origin(plan.protocol(), target.host(), target.port());
      Connections to =
          connections.computeIfAbsent(
              origin,
              first ->
                  Connections.over(
                      origin.protocol(),
                      loop,
                      bootstrap.clone().remoteAddress(origin.host(), origin.port())));
      used.add(to);
      senders.add(to.sender(target));
    }
    PromiseCombiner preparing = new PromiseCombiner(loop);
    used.forEach(each -> preparing.add(each.prepare(expectedAtOnce(plan) / used.size())));
    preparing.finish(
        loop.<Void>newPromise().addListener(prepared -> run.begin(List.copyOf(senders))));
  }

  /** How many get a connection before the first request; steady arrivals open what they need. */
  private static int expectedAtOnce(LoadPlan plan) {
    if (plan.workload() instanceof Users closed) {
      return closed.users();
    }
    Arrivals open = (Arrivals) plan.workload();
    double burst =
        open.process() == Arrivals.Process.BURST ? Math.ceil(open.phases().get(0).from()) : 0;
    return (int) Math.min(burst, plan.maxOutstanding());
  }

  /** Cancels what runs, closes all connections and ends the loop. Not on an event loop. */
  @Override
  public void close() {
    if (loop.isShuttingDown()) {
      return;
    }
    loop.submit(
            () -> {
              List.copyOf(runs).forEach(LoadRun::cancelNow);
              connections.values().forEach(Connections::close);
            })
        .awaitUninterruptibly();
    loop.parent().shutdownGracefully(0, 5, TimeUnit.SECONDS);
  }
}
