package dev.loopmesh.loop;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.unix.FileDescriptor;
import java.nio.channels.SelectableChannel;

/**
 * Netty's I/O handler, which records when each ready channel was handled. Over a transport whose
 * handles cannot be wrapped, a whole round is one task.
 */
final class TimedIoHandler implements IoHandler {
  private final IoHandler handler;
  private final MonitoredLoop loop;
  private final boolean wraps;

  TimedIoHandler(IoHandler handler, MonitoredLoop loop) {
    this.handler = handler;
    this.loop = loop;
    this.wraps = handler.isCompatible(TimedChannel.class);
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
    if (events > 0 && !wraps) {
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
    return handler.register(wraps ? new TimedChannel(handle, loop) : handle);
  }

  @Override
  public void wakeup() {
    handler.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return handler.isCompatible(handleType);
  }

  /** Of every transport at once: its handler calls only what the wrapped handle has. */
  @SuppressWarnings("try") // Netty closes it
  private static final class TimedChannel implements NioIoHandle, EpollIoHandle {
    private final IoHandle channel;
    private final MonitoredLoop loop;
    private long unreadyNanos; // when it was last known not to be ready

    TimedChannel(IoHandle channel, MonitoredLoop loop) {
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
      return ((NioIoHandle) channel).selectableChannel();
    }

    @Override
    public FileDescriptor fd() {
      return ((EpollIoHandle) channel).fd();
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
