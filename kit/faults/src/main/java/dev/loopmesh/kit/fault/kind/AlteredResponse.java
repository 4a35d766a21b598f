package dev.loopmesh.kit.fault.kind;

import dev.loopmesh.kit.fault.Activation;
import dev.loopmesh.kit.fault.AffectedRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Sends one response in another form. A handler between Vert.x and the HTTP encoder, on the loop of
 * the connection: it collects the whole response, holds back what Vert.x writes after it, and
 * removes itself when all is sent.
 */
abstract class AlteredResponse extends ChannelDuplexHandler {
  private final CompositeByteBuf body = Unpooled.compositeBuffer(Integer.MAX_VALUE);
  private final Queue<Runnable> later = new ArrayDeque<>();
  private Runnable onSent = () -> {};
  private HttpResponse head;
  private ChannelHandlerContext context;
  private boolean complete; // Vert.x has written all of it
  private boolean sent;

  /** Sends the response, now or later; calls {@link #sent} when done. Owns the body. */
  abstract void send(ChannelHandlerContext context, HttpResponse head, ByteBuf body);

  /** The fault has ended: sends the rest at once. */
  void finish(ChannelHandlerContext context) {}

  /** The connection was closed before all was sent. */
  void discard() {}

  /** Proceeds with the request, whose response this replaces; over HTTP/2 nothing is replaced. */
  final void replace(AffectedRequest request, String effect) {
    var http = request.context().request();
    if (http.version() == HttpVersion.HTTP_2) {
      request.ignored("responses over HTTP/2 cannot be altered");
    } else {
      request.note(effect);
      if (http.method() != HttpMethod.HEAD) {
        TcpConnection.of(request.context()).addOutbound(this);
        Activation activation = request.activation();
        Runnable release = () -> context.executor().execute(() -> finish(context));
        onSent = () -> activation.forget(release);
        activation.keep(release);
      }
    }
    request.proceed();
  }

  @Override
  public final void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  final boolean isSending() {
    return complete && !sent;
  }

  @Override
  public final void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (complete) {
      later.add(() -> context.write(message, promise));
      return;
    }
    if (message instanceof HttpResponse response) {
      DefaultHttpHeaders headers = new DefaultHttpHeaders();
      headers.add(response.headers());
      head = new DefaultHttpResponse(response.protocolVersion(), response.status(), headers);
    }
    if (message instanceof HttpContent content) {
      body.addComponent(true, content.content()); // released with the body
    }
    complete = message instanceof LastHttpContent;
    promise.trySuccess();
    if (complete) {
      send(context, head, body);
    }
  }

  @Override
  public final void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (isSending()) {
      later.add(() -> context.close(promise));
    } else {
      context.close(promise);
    }
  }

  final void sent() {
    if (sent) {
      return;
    }
    sent = true;
    onSent.run();
    if (!complete) {
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
  public final void channelInactive(ChannelHandlerContext context) {
    if (isSending()) {
      discard();
    }
    sent();
    context.fireChannelInactive();
  }
}
