package dev.loopmesh.loop;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Netty's event loop, which records when it waits, when it works and when each task ends. */
final class MonitoredLoop extends SingleThreadIoEventLoop {
  private final LoopMonitor.Life life;
  // channels that other threads have handed to this loop, until it registers them
  private final Map<IoHandle, Long> given = new ConcurrentHashMap<>();
  private LoopRecorder recorder; // from the start of the loop's thread, and of that thread alone
  private boolean running;
  private final IoHandlerContext context =
      new IoHandlerContext() {
        @Override
        public boolean canBlock() {
          boolean may = !io().isSubmitting() && !hasTasks() && !hasScheduledTasks();
          if (may) {
            recorder.mayBlock();
          }
          return may;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
          return MonitoredLoop.this.delayNanos(currentTimeNanos);
        }

        @Override
        public long deadlineNanos() {
          return MonitoredLoop.this.deadlineNanos();
        }

        @Override
        public boolean shouldReportActiveIoTime() {
          // every I/O handler calls this right after its selector has returned
          recorder.waitEnds();
          return true;
        }
      };

  MonitoredLoop(
      IoEventLoopGroup parent, Executor executor, IoHandlerFactory factory, LoopMonitor.Life life) {
    super(
        parent,
        executor,
        self -> new TimedIoHandler(factory.newHandler(self), (MonitoredLoop) self));
    this.life = life;
  }

  LoopRecorder recorder() {
    return recorder;
  }

  private TimedIoHandler io() {
    return (TimedIoHandler) ioHandler();
  }

  @Override
  protected void run() {
    Loop loop = life.begins();
    recorder = loop.recorder();
    loop.enter();
    try {
      super.run();
    } finally {
      loop.leave();
      life.ends(loop);
    }
  }

  @Override
  protected int runIo() {
    int events = io().submit(context);
    if (events > 0) {
      return events;
    }
    recorder.waitBegins();
    return ioHandler().run(context);
  }

  @Override
  public ChannelFuture register(ChannelPromise promise) {
    if (promise.channel().unsafe() instanceof IoHandle handle) {
      given.put(handle, System.nanoTime());
      promise.addListener(taken -> given.remove(handle));
    }
    return super.register(promise);
  }

  /** When a channel was handed to this loop, such as by the acceptor's thread; else now. */
  long givenNanos(IoHandle handle) {
    return given.getOrDefault(handle, System.nanoTime());
  }

  /** The previous task has ended. */
  @Override
  protected Runnable pollTask() {
    endTask();
    Runnable task = super.pollTask();
    running = task != null;
    return task;
  }

  @Override
  protected void afterRunningAllTasks() {
    endTask(); // the last one of a turn that was cut short
    super.afterRunningAllTasks();
  }

  private void endTask() {
    if (running) {
      running = false;
      recorder.taskEnded();
    }
  }

  @Override
  public boolean isIoType(Class<? extends IoHandler> handlerType) {
    return io().isType(handlerType);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return super.schedule(timed(command, delay, 0, unit), delay, unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    long due = System.nanoTime() + unit.toNanos(delay);
    return super.schedule(
        () -> {
          recorder.timerBegins(due);
          return callable.call();
        },
        delay,
        unit);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return super.scheduleAtFixedRate(
        timed(command, initialDelay, unit.toNanos(period), unit), initialDelay, period, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return super.scheduleWithFixedDelay(
        timed(command, initialDelay, -unit.toNanos(delay), unit), initialDelay, delay, unit);
  }

  private Runnable timed(Runnable command, long delay, long periodNanos, TimeUnit unit) {
    Objects.requireNonNull(command, "command");
    return new Timer(command, System.nanoTime() + Math.max(0, unit.toNanos(delay)), periodNanos);
  }

  /** A timer that records its delay; the sign of the period is Netty's. */
  private final class Timer implements Runnable {
    private final Runnable command;
    private final long periodNanos; // 0: once; > 0: at a fixed rate; < 0: with a fixed delay
    private long dueNanos; // written before it is scheduled, then on the loop's thread alone

    Timer(Runnable command, long dueNanos, long periodNanos) {
      this.command = command;
      this.dueNanos = dueNanos;
      this.periodNanos = periodNanos;
    }

    @Override
    public void run() {
      recorder.timerBegins(dueNanos);
      try {
        command.run();
      } finally {
        dueNanos = periodNanos < 0 ? System.nanoTime() - periodNanos : dueNanos + periodNanos;
      }
    }
  }
}
