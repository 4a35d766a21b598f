package dev.loopmesh.loop;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.nio.channels.SelectableChannel;

/**
 * Netty's I/O handler, which records when each ready channel was handled. Only NIO handles can be
 * wrapped; with other transports a whole round is one task.
 */
final class TimedIoHandler implements IoHandler {
  private final IoHandler handler;
  private final MonitoredLoop loop;
  private boolean wrapsChannels;

  private TimedIoHandler(IoHandler handler, MonitoredLoop loop) {
    this.handler = handler;
    this.loop = loop;
  }

  /** For a {@link MonitoredLoop} only. */
  static IoHandlerFactory factory(IoHandlerFactory factory) {
    return new IoHandlerFactory() {
      @Override
      public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new TimedIoHandler(factory.newHandler(executor), (MonitoredLoop) executor);
      }

      @Override
      public boolean isChangingThreadSupported() {
        return factory.isChangingThreadSupported();
      }
    };
  }

  boolean isType(Class<? extends IoHandler> type) {
    return handler.getClass().equals(type);
  }

  @Override
  public void initialize() {
    handler.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    int events = handler.run(context);
    if (events > 0 && !wrapsChannels) {
      loop.recorder().ioEnded();
    }
    return events;
  }

  @Override
  public void prepareToDestroy() {
    handler.prepareToDestroy();
  }

  @Override
  public void destroy() {
    handler.destroy();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    if (handle instanceof NioIoHandle channel) {
      wrapsChannels = true;
      return handler.register(new TimedChannel(channel, loop));
    }
    return handler.register(handle);
  }

  @Override
  public void wakeup() {
    handler.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return handler.isCompatible(handleType);
  }

  @SuppressWarnings("try") // Netty closes it
  private static final class TimedChannel implements NioIoHandle {
    private final NioIoHandle channel;
    private final MonitoredLoop loop;
    private long unreadyNanos; // when it was last known not to be ready

    TimedChannel(NioIoHandle channel, MonitoredLoop loop) {
      this.channel = channel;
      this.loop = loop;
      this.unreadyNanos = loop.givenNanos(channel);
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      unreadyNanos = loop.recorder().channelBegins(unreadyNanos);
      try {
        channel.handle(registration, event);
      } finally {
        loop.recorder().ioEnded();
      }
    }

    @Override
    public SelectableChannel selectableChannel() {
      return channel.selectableChannel();
    }

    @Override
    public void registered() {
      channel.registered();
    }

    @Override
    public void unregistered() {
      channel.unregistered();
    }

    @Override
    public void close() throws Exception {
      channel.close();
    }
  }
}
