package dev.loopmesh.kit.fault.kind;

import dev.loopmesh.kit.fault.AffectedRequest;
import dev.loopmesh.kit.fault.Fault;
import dev.loopmesh.kit.fault.FaultKind;
import dev.loopmesh.kit.fault.FaultLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Pads a body to a size with white space, so that JSON stays JSON. */
record BloatFault(long bytes) implements Fault {
  static final FaultKind KIND =
      new FaultKind(
          "bloat",
          FaultKind.Reach.REQUEST,
          "pads the body with trailing white space to a given size",
          "responses of that size; above `UPSTREAM_BODY_LIMIT` the aggregator rejects them",
          "`bytes`: 1 to 67108864",
          Optional.of("bytes"),
          new JsonObject().put("bytes", 2 << 20),
          members -> new BloatFault(members.integer("bytes", null, 1, FaultLimits.BLOAT_BYTES)));

  @Override
  public JsonObject members() {
    return new JsonObject().put("bytes", bytes);
  }

  @Override
  public void apply(AffectedRequest request) {
    new Response(bytes).replace(request, "pads the body to " + bytes + " bytes");
  }

  /** Sends white space as fast as the client reads it, so that none is queued. */
  private static final class Response extends AlteredResponse {
    private static final byte[] SPACES = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);

    private final long bytes;
    private long missing;

    Response(long bytes) {
      this.bytes = bytes;
    }

    @Override
    void send(ChannelHandlerContext context, HttpResponse head, ByteBuf body) {
      int length = body.readableBytes();
      missing = Math.max(0, bytes - length);
      head.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
      HttpUtil.setContentLength(head, length + missing);
      context.write(head);
      context.write(new DefaultHttpContent(body));
      sendWhatFits(context);
    }

    private void sendWhatFits(ChannelHandlerContext context) {
      while (isSending() && missing > 0 && context.channel().isWritable()) {
        int length = (int) Math.min(SPACES.length, missing);
        missing -= length;
        // a buffer of its own each time, since slices of one would share its indices
        context.write(new DefaultHttpContent(Unpooled.wrappedBuffer(SPACES, 0, length)));
      }
      if (missing == 0 && isSending()) {
        context.write(LastHttpContent.EMPTY_LAST_CONTENT);
        sent();
      }
      context.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      if (isSending() && context.channel().isWritable()) {
        // later, since this is called in the middle of a write
        context.executor().execute(() -> sendWhatFits(context));
      }
      context.fireChannelWritabilityChanged();
    }
  }
}
