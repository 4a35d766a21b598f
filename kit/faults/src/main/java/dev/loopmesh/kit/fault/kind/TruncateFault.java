package dev.loopmesh.kit.fault.kind;

import dev.loopmesh.kit.fault.AffectedRequest;
import dev.loopmesh.kit.fault.Fault;
import dev.loopmesh.kit.fault.FaultKind;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Sends a share of the body that the head announces, and closes the connection. */
record TruncateFault(double share) implements Fault {
  private static final double MOST = 0.99;

  static final FaultKind KIND =
      new FaultKind(
          "truncate",
          FaultKind.Reach.REQUEST,
          "sends a share of the body, then closes the connection",
          "the server records a 200, its caller an incomplete response",
          "`share`: the share of the body that is sent, 0 to 0.99, 0.5 by default",
          Optional.of("share"),
          new JsonObject().put("share", 0.5),
          members -> new TruncateFault(members.number("share", 0.5, 0, MOST)));

  @Override
  public JsonObject members() {
    return new JsonObject().put("share", share);
  }

  @Override
  public void apply(AffectedRequest request) {
    new Response(share).replace(request, "sends %.0f %% of the body".formatted(share * 100));
  }

  private static final class Response extends AlteredResponse {
    private final double share;

    Response(double share) {
      this.share = share;
    }

    @Override
    void send(ChannelHandlerContext context, HttpResponse head, ByteBuf body) {
      int length = (int) (body.readableBytes() * share);
      context.write(head);
      context
          .writeAndFlush(new DefaultHttpContent(body.readRetainedSlice(length)))
          .addListener(sentOrFailed -> context.close());
      body.release();
      sent();
    }
  }
}
