package dev.loopmesh.kit.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpConnection;
import java.io.IOException;
import java.util.List;

/**
 * HTTP/1.1 on one kept connection, one exchange at a time (RFC 9112 section 9; ADR 8). Replaces
 * Netty's client codec, with which Vert.x takes an informational response for the final one and
 * reuses a connection that has unread bytes.
 *
 * <ul>
 *   <li>Informational responses are skipped, up to a number; 101 was not requested and is refused.
 *   <li>A connection with bytes that belong to no exchange is closed: after a response that such
 *       bytes follow, and as soon as any arrive while no request is in progress.
 *   <li>A connection that ends within a response fails with {@link
 *       PrematureChannelClosureException}; one that ends before it, by FIN or RST, with Vert.x'
 *       {@link io.vertx.core.http.HttpClosedException}.
 * </ul>
 */
final class ExchangeCodec
    extends CombinedChannelDuplexHandler<ExchangeCodec.ResponseDecoder, HttpRequestEncoder> {
  private static final int MOST_INFORMATIONAL = 100;
  private static final String VERTX_CODEC = "codec"; // its name in Vert.x' pipeline

  private ExchangeCodec(int headerLimit) {
    super(
        new ResponseDecoder(new HttpDecoderConfig().setMaxHeaderSize(headerLimit)),
        new HttpRequestEncoder());
  }

  /** Makes it the codec of a new connection. On its event loop, before the first request. */
  static void install(HttpConnection connection, int headerLimit) {
    VertxInternals.handlerOf(connection)
        .pipeline()
        .replace(VERTX_CODEC, VERTX_CODEC, new ExchangeCodec(headerLimit));
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof HttpRequest) {
      inboundHandler().begin();
    }
    super.write(context, message, promise);
  }

  static final class ResponseDecoder extends HttpResponseDecoder {
    private boolean awaiting; // a request was written, and its response has not ended
    private boolean answering; // a part of that response has arrived
    private int informational;
    private HttpResponse head; // of the final response; null until it has arrived

    private ResponseDecoder(HttpDecoderConfig config) {
      super(config);
    }

    private void begin() {
      awaiting = true;
      answering = false;
      informational = 0;
      head = null;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
        throws Exception {
      if (!awaiting) {
        in.skipBytes(in.readableBytes());
        context.channel().close();
        return;
      }
      answering = true;
      super.decode(context, in, out);
      follow(in, out);
    }

    @Override
    protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out)
        throws Exception {
      super.decodeLast(context, in, out);
      follow(in, out);
      if (awaiting && answering) {
        awaiting = false;
        context.fireExceptionCaught(new PrematureChannelClosureException("within an answer"));
      }
    }

    /** Follows the exchange by what was decoded. */
    private void follow(ByteBuf in, List<Object> out) {
      if (out.isEmpty() || !awaiting) {
        return;
      }
      if (!((HttpObject) out.get(0)).decoderResult().isSuccess()) {
        awaiting = false; // Vert.x fails the call for that reason, and closes
        return;
      }
      if (out.get(0) instanceof HttpResponse response && response != head) {
        if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
          skip(response, in, out);
          return;
        }
        if (response.status().code() < 100) {
          refuse(response, "the status is " + response.status().code(), in, out);
          return;
        }
        head = response;
        if (!HttpUtil.isKeepAlive(response)) {
          close(); // Vert.x recognises "close" only if it is the only value
        }
      }
      if (out.get(out.size() - 1) instanceof LastHttpContent) {
        awaiting = false;
        if (in.isReadable()) {
          in.skipBytes(in.readableBytes());
          close();
        }
      }
    }

    /** Lets Vert.x close the connection when this response ends, before it is used again. */
    private void close() {
      head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }

    /** RFC 9110 section 15.2: a client must be able to read one or more, and may ignore them. */
    private void skip(HttpResponse response, ByteBuf in, List<Object> out) {
      out.clear(); // with its empty last content
      if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
        refuse(response, "it switched protocols without an upgrade request", in, out);
      } else if (++informational > MOST_INFORMATIONAL) {
        String why = "more than " + MOST_INFORMATIONAL + " informational responses";
        refuse(response, why, in, out);
      }
    }

    /** Vert.x fails the call for this reason, and closes. */
    private void refuse(HttpResponse response, String why, ByteBuf in, List<Object> out) {
      awaiting = false;
      in.skipBytes(in.readableBytes());
      response.setDecoderResult(DecoderResult.failure(new CorruptedFrameException(why)));
      out.clear();
      out.add(response);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof IOException && !answering) {
        context.channel().close(); // a reset ends it as a FIN does
      } else {
        context.fireExceptionCaught(cause);
      }
    }
  }
}
