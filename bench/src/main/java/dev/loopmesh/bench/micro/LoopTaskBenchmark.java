package dev.loopmesh.bench.micro;

import dev.loopmesh.loop.Loop;
import dev.loopmesh.loop.LoopMonitor;
import dev.loopmesh.loop.MonitoredTransport;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.vertx.core.transport.Transport;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What it costs that a loop notes what it does: tasks through a stock loop, through one that counts
 * and through one that also records its segments and is watched, as the services' are.
 */
@State(Scope.Thread)
public class LoopTaskBenchmark {
  private static final int TASKS = 1_000;

  @Param({"stock", "counted", "monitored"})
  public String kind;

  private final LoopMonitor monitor = LoopMonitor.over(Transport.NIO);
  private final Semaphore done = new Semaphore(0);
  private final Runnable nothing = () -> {};
  private final Runnable named = this::runForSomebody;
  private final Runnable last = done::release;
  private int turn;
  private EventLoopGroup loops;
  private EventLoop loop;

  @Setup
  public void start() {
    Transport transport =
        switch (kind) {
          case "stock" -> Transport.NIO;
          case "counted" -> MonitoredTransport.over(Transport.NIO);
          default -> monitor.transport();
        };
    loops =
        transport
            .implementation()
            .eventLoopGroup(
                io.vertx.core.spi.transport.Transport.IO_EVENT_LOOP_GROUP,
                1,
                Executors.defaultThreadFactory(),
                50);
    loop = loops.next();
  }

  /** Tasks that do nothing. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void task() throws InterruptedException {
    run(nothing);
  }

  /** Tasks that each run on behalf of another request than the one before. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void namedTask() throws InterruptedException {
    run(named);
  }

  /** Timers that are set, and run at once. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void timer() throws InterruptedException {
    loop.execute(
        () -> {
          for (int i = 1; i < TASKS; i++) {
            loop.schedule(nothing, 0, TimeUnit.NANOSECONDS);
          }
          loop.schedule(last, 0, TimeUnit.NANOSECONDS);
        });
    done.acquire();
  }

  private void run(Runnable task) throws InterruptedException {
    loop.execute(
        () -> {
          for (int i = 1; i < TASKS; i++) {
            loop.execute(task);
          }
          loop.execute(last);
        });
    done.acquire();
  }

  private void runForSomebody() {
    String traceId = (turn++ & 1) == 0 ? "0af7651916cd43dd8448eb211c80319c" : "";
    Loop.current().ifPresent(current -> current.hold("GET /users/{id}", traceId, ""));
  }

  @TearDown
  public void stop() {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    monitor.close();
  }
}
