package dev.loopmesh.loop;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.uring.IoUringIoHandle;
import java.nio.channels.SelectableChannel;

/**
 * Netty's I/O handler, which records when each ready channel was handled. Over a transport whose
 * handles cannot be wrapped, a whole round is one task.
 */
final class TimedIoHandler implements IoHandler {
  private final IoHandler handler;
  private final MonitoredLoop loop;
  private final boolean wraps;
  private final boolean isUring;
  private boolean submitting; // and no channel was ready so far
  private int turns;

  TimedIoHandler(IoHandler handler, MonitoredLoop loop) {
    this.handler = handler;
    this.loop = loop;
    this.wraps = handler.isCompatible(TimedChannel.class);
    this.isUring = handler.isCompatible(IoUringIoHandle.class);
  }

  /**
   * Begins a turn of the loop. Over io_uring it makes the system calls noted so far and handles
   * what is ready, without waiting: otherwise the call that waits would make them, and writes would
   * count as waiting.
   *
   * @return the number of events; 0 over other transports
   */
  int submit(IoHandlerContext context) {
    turns++;
    submitting = isUring;
    try {
      return isUring ? handler.run(context) : 0;
    } finally {
      submitting = false;
    }
  }

  boolean isSubmitting() {
    return submitting;
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
    try {
      int events = handler.run(context);
      if (events > 0 && !wraps) {
        loop.recorder().ioEnded();
      }
      return events;
    } finally {
      loop.recorder().waitEnds();
    }
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
    return handler.register(wraps ? new TimedChannel(handle) : handle);
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
  private final class TimedChannel implements NioIoHandle, EpollIoHandle, IoUringIoHandle {
    private final IoHandle channel;
    private long handledNanos; // the start of the last time
    private long unreadyNanos; // when it was last known not to be ready
    private int turn;

    TimedChannel(IoHandle channel) {
      this.channel = channel;
      this.handledNanos = loop.givenNanos(channel);
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      LoopRecorder recorder = loop.recorder();
      if (submitting) { // the first that is ready ends the system calls
        submitting = false;
        recorder.waitBegins();
        recorder.waitEnds();
      }
      if (turn != turns) { // io_uring says in one turn that it is ready and that it was read
        turn = turns;
        unreadyNanos = handledNanos;
      }
      handledNanos = recorder.channelBegins(unreadyNanos);
      try {
        channel.handle(registration, event);
      } finally {
        recorder.ioEnded();
        if (isUring) {
          recorder.readiness.mayHaveLooked(System.nanoTime());
        }
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
