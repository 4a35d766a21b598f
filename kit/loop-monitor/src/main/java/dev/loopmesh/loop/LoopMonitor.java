package dev.loopmesh.loop;

import dev.loopmesh.loop.LoopRecorder.LongTask;
import dev.loopmesh.loop.pause.BoundedLog;
import dev.loopmesh.loop.pause.ClockAnchor;
import dev.loopmesh.loop.pause.Entries;
import dev.loopmesh.loop.pause.Pauses;
import dev.loopmesh.loop.pause.PlatformPause;
import dev.loopmesh.loop.stall.FrameworkFrames;
import dev.loopmesh.loop.stall.Stall;
import io.vertx.core.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Monitors the event loops of one {@code Vertx}.
 *
 * <pre>{@code
 * LoopMonitor monitor = LoopMonitor.over(Transport.NIO);
 * Vertx vertx = Vertx.builder().withTransport(monitor.transport()).build();
 * monitor.loops().forEach(loop -> System.out.println(loop.snapshot()));
 * }</pre>
 *
 * <p>Thread-safe; no method waits for a loop. A watchdog thread runs while a loop does.
 */
public final class LoopMonitor implements AutoCloseable {
  private final MonitorOptions options;
  private final Consumer<Stall> listener;
  private final Consumer<Throwable> failures;
  private final FrameworkFrames frameworks;
  private final ClockAnchor anchor = ClockAnchor.now();
  private final List<Loop> loops = new CopyOnWriteArrayList<>();
  private final BoundedLog<Stall> stalls;
  private final Pauses pauses;
  private final Watchdog watchdog;
  private final Transport transport;
  private final LoopEvidence evidence =
      new LoopEvidence() {
        @Override
        public List<Stall> stalls() {
          return stalls.items();
        }

        @Override
        public List<PlatformPause> pauses() {
          return pauses.items();
        }
      };

  private LoopMonitor(
      Transport other,
      MonitorOptions options,
      Consumer<Stall> listener,
      Consumer<Throwable> failures) {
    this.options = options;
    this.listener = listener;
    this.failures = failures;
    this.frameworks = new FrameworkFrames(options.frameworks(), options.omitted());
    this.stalls = new BoundedLog<>(options.stallCapacity());
    this.pauses = new Pauses(options.pauseCapacity(), failures);
    this.watchdog = new Watchdog(options.stallThreshold().toNanos(), failures);
    this.transport = new MonitoredTransport(other, new Life());
  }

  /** Over a transport such as {@link Transport#NIO}, with {@link MonitorOptions#DEFAULT}. */
  public static LoopMonitor over(Transport other) {
    return over(other, MonitorOptions.DEFAULT, stall -> {});
  }

  /**
   * Over a transport, which need not be available yet.
   *
   * @param listener receives each stall after its end, on the watchdog's thread; must not block
   */
  public static LoopMonitor over(
      Transport other, MonitorOptions options, Consumer<Stall> listener) {
    return over(other, options, listener, LoopMonitor::uncaught);
  }

  /**
   * The same, with a handler of failures.
   *
   * @param failures receives what the listener or the monitor throws, errors included
   */
  public static LoopMonitor over(
      Transport other,
      MonitorOptions options,
      Consumer<Stall> listener,
      Consumer<Throwable> failures) {
    return new LoopMonitor(other, options, listener, failures);
  }

  private static void uncaught(Throwable failure) {
    Thread thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
  }

  /** What to pass to {@code Vertx.builder().withTransport(..)} of one {@code Vertx}. */
  public Transport transport() {
    return transport;
  }

  /** The running loops, in the order of their starts; a loop starts with its first task. */
  public List<Loop> loops() {
    return List.copyOf(loops);
  }

  /** The latest stalls, in the order of their ends. */
  public List<Stall> stalls() {
    List<PlatformPause> known = pauses.items();
    return stalls.items().stream().map(stall -> stall.with(known)).toList();
  }

  /** How many older stalls were evicted. */
  public long lostStalls() {
    return stalls.lost();
  }

  /** The latest garbage collections of this JVM, in the order of their ends. */
  public List<PlatformPause> pauses() {
    return pauses.items();
  }

  /**
   * The garbage collections of this JVM after a number.
   *
   * @param number 0, or {@link Entries#next()} of the previous call
   */
  public Entries<PlatformPause> pausesSince(long number) {
    return pauses.since(number);
  }

  /** How many older pauses were evicted. */
  public long lostPauses() {
    return pauses.lost();
  }

  /**
   * Time since the watchdog last checked every loop without a failure; zero without loops. More
   * than two seconds means that it is stuck or dead.
   */
  public Duration sinceLastLook() {
    return watchdog.sinceLastLook();
  }

  /** Converts the times of this monitor, {@link System#nanoTime()}, to dates. */
  public ClockAnchor anchor() {
    return anchor;
  }

  /** Stops the watchdog and the recording of pauses. Loops continue to count. Idempotent. */
  @Override
  public void close() {
    watchdog.close();
    pauses.close();
  }

  private void stalled(Stall stall) {
    stalls.add(stall);
    try {
      listener.accept(stall);
    } catch (Throwable e) {
      failures.accept(e);
    }
  }

  /** Called when the thread of a loop begins and ends, on that thread. */
  final class Life {
    private Life() {}

    Loop begins() {
      long threshold = options.stallThreshold().toNanos();
      Queue<LongTask> ended = new ConcurrentLinkedQueue<>();
      LoopRecorder recorder =
          new LoopRecorder(options.segmentCapacity(), threshold, task -> report(ended, task));
      Loop loop = new Loop(recorder, evidence);
      loops.add(loop);
      watchdog.add(
          new StallWatch(loop, ended, threshold, frameworks, evidence, LoopMonitor.this::stalled));
      return loop;
    }

    void ends(Loop loop) {
      loops.remove(loop);
      watchdog.wake();
    }

    private void report(Queue<LongTask> ended, LongTask task) {
      if (watchdog.isWatching()) { // else nothing would remove it
        ended.add(task);
        watchdog.wake();
      }
    }
  }
}
