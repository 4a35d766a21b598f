package dev.loopmesh.loop;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import java.util.concurrent.Executor;

/** Netty's event loop, with a {@link LoopClock} that is told when it waits and when it works. */
final class MonitoredLoop extends SingleThreadIoEventLoop {
  private final LoopClock clock = new LoopClock();
  private final IoHandlerContext context =
      new IoHandlerContext() {
        @Override
        public boolean canBlock() {
          return !hasTasks() && !hasScheduledTasks();
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
          // every I/O handler asks this right after its selector has returned
          clock.endWaiting();
          return true;
        }
      };

  MonitoredLoop(IoEventLoopGroup parent, Executor executor, IoHandlerFactory factory) {
    super(parent, executor, factory);
  }

  @Override
  protected int runIo() {
    clock.beginWaiting();
    try {
      return ioHandler().run(context);
    } finally {
      clock.endWaiting();
    }
  }
}
