package dev.loopmesh.kit.fault;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One answer that goes over the wire in another shape. It stands between Vert.x and the encoder,
 * takes the whole of the answer, lets what comes after it wait, and leaves when all is sent.
 */
abstract class ShapedAnswer extends ChannelDuplexHandler {
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final Runnable release = this::release;
  private Activation activation;
  private ChannelHandlerContext context;
  private HttpResponse head;
  private CompositeByteBuf body;
  private boolean whole;
  private boolean left;

  /** Sends it; calls {@link #leave} when that is done. */
  abstract void send(ChannelHandlerContext context, HttpResponse head, ByteBuf body);

  /** The fault is over: what takes its time is now done at once. */
  void hurry() {}

  /** Nobody takes the answer any more. */
  void drop() {}

  final void letGoWith(Activation activation) {
    this.activation = activation;
    activation.keep(release);
  }

  private void release() {
    ChannelHandlerContext added = context;
    if (added != null) {
      added.executor().execute(this::hurry);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    body = added.alloc().compositeBuffer(Integer.MAX_VALUE);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (whole) {
      later.add(() -> context.write(message, promise));
      return;
    }
    if (message instanceof HttpResponse response) {
      DefaultHttpHeaders headers = new DefaultHttpHeaders();
      headers.add(response.headers());
      head = new DefaultHttpResponse(response.protocolVersion(), response.status(), headers);
    }
    if (message instanceof HttpContent content) {
      body.addComponent(true, content.content()); // it is ours now, to be released with the body
    }
    whole = message instanceof LastHttpContent;
    promise.trySuccess();
    if (whole) {
      ByteBuf all = body;
      body = null;
      send(context, head, all);
    }
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (whole && !left) {
      later.add(() -> context.close(promise));
    } else {
      context.close(promise);
    }
  }

  /** All is sent: what came after it follows. */
  final void leave() {
    if (left) {
      return;
    }
    left = true;
    activation.forget(release);
    if (body != null) {
      body.release();
    }
    later.forEach(Runnable::run);
    later.clear();
    if (!context.isRemoved()) {
      context.pipeline().remove(this);
    }
    context.flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    drop();
    leave();
    context.fireChannelInactive();
  }
}
