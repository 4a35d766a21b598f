package dev.loopmesh.kit.fault.kind;

import dev.loopmesh.kit.fault.AffectedRequest;
import dev.loopmesh.kit.fault.Fault;
import dev.loopmesh.kit.fault.FaultKind;
import dev.loopmesh.kit.fault.FaultLimits;
import dev.loopmesh.kit.time.DurationText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Sends the body of a response in pieces, evenly over a time. */
record DribbleFault(Duration over, int pieces) implements Fault {
  static final FaultKind KIND =
      new FaultKind(
          "dribble",
          FaultKind.Reach.REQUEST,
          "sends the response headers at once, then the body in pieces over a time",
          "the caller's span is longer than the server's by that time",
          "`over`: a duration up to `10m`; `pieces`: 2 to 1000, 10 by default",
          Optional.of("over"),
          new JsonObject().put("over", "2s").put("pieces", 10),
          members ->
              new DribbleFault(
                  members.duration("over", null, Duration.ofMillis(1), FaultLimits.LONGEST),
                  (int) members.integer("pieces", 10L, 2, 1000)));

  @Override
  public JsonObject members() {
    return new JsonObject().put("over", DurationText.print(over)).put("pieces", pieces);
  }

  @Override
  public void apply(AffectedRequest request) {
    new Response(over.toNanos(), pieces)
        .replace(request, "sends %d pieces in %d ms".formatted(pieces, over.toMillis()));
  }

  private static final class Response extends AlteredResponse {
    private final long overNanos;
    private final int pieces; // unless there are fewer bytes
    private ByteBuf rest = Unpooled.EMPTY_BUFFER;
    private int piece;
    private Runnable cancelTimer = () -> {};

    Response(long overNanos, int pieces) {
      this.overNanos = overNanos;
      this.pieces = pieces;
    }

    @Override
    void send(ChannelHandlerContext context, HttpResponse head, ByteBuf body) {
      rest = body;
      context.writeAndFlush(head);
      long everyNanos = Math.max(1, overNanos / pieces);
      var timer =
          context
              .executor()
              .scheduleAtFixedRate(
                  () -> sendPiece(context), everyNanos, everyNanos, TimeUnit.NANOSECONDS);
      cancelTimer = () -> timer.cancel(false);
    }

    private void sendPiece(ChannelHandlerContext context) {
      piece++;
      int left = Math.max(1, pieces - piece + 1);
      int length = rest.readableBytes() / left;
      if (left == 1) {
        finish(context);
      } else if (length > 0) {
        context.writeAndFlush(new DefaultHttpContent(rest.readRetainedSlice(length)));
      }
    }

    @Override
    void finish(ChannelHandlerContext context) {
      if (isSending()) {
        context.write(new DefaultHttpContent(rest));
        context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        cancelTimer.run();
        sent();
      }
    }

    @Override
    void discard() {
      rest.release();
      cancelTimer.run();
    }
  }
}
