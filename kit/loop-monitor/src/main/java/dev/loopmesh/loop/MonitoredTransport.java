package dev.loopmesh.loop;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.vertx.core.transport.Transport;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/** A Vert.x transport with monitored event loops, on top of another transport. */
final class MonitoredTransport extends DelegatingTransport {
  private final LoopMonitor.Life life;

  MonitoredTransport(Transport other, LoopMonitor.Life life) {
    super(other.name(), other.implementation());
    this.life = life;
  }

  @Override
  public EventLoopGroup eventLoopGroup(
      int type, int threads, ThreadFactory threadFactory, int ioRatio) {
    return type == ACCEPTOR_EVENT_LOOP_GROUP
        ? super.eventLoopGroup(type, threads, threadFactory, ioRatio)
        : new MultiThreadIoEventLoopGroup(threads, threadFactory, ioHandlerFactory()) {
          @Override
          protected IoEventLoop newChild(
              Executor executor, IoHandlerFactory factory, Object... arguments) {
            return new MonitoredLoop(this, executor, factory, life);
          }
        };
  }
}
