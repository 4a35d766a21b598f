package dev.loopmesh.bench.upstream;

import dev.loopmesh.bench.wire.MessageReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * A connection that speaks HTTP/1.1. Requests may come before those ahead of them are answered; all
 * wait at the same time, and answers leave in the order of the requests (RFC 9112 section 9.3.2).
 */
final class Http1Connection extends ByteToMessageDecoder {
  private static final int BODY_LIMIT = 32 << 20;

  private final Desk desk;
  private final MessageReader reader = new MessageReader(this::keep);
  private final Queue<Turn> line = new ArrayDeque<>();
  private ByteBuf body;

  Http1Connection(Desk desk) {
    this.desk = desk;
  }

  /** An answer that waits for its time, and for those ahead of it. */
  private static final class Turn {
    private final Answer answer;
    private boolean due;

    Turn(Answer answer, boolean due) {
      this.answer = answer;
      this.due = due;
    }
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    try {
      while (reader.read(in)) {
        answer(context, reader.startLine());
      }
    } catch (IllegalArgumentException e) {
      in.skipBytes(in.readableBytes());
      context.close();
    }
  }

  private void answer(ChannelHandlerContext context, String startLine) {
    int first = startLine.indexOf(' ');
    int second = startLine.indexOf(' ', first + 1);
    if (second < 0) {
      throw new IllegalArgumentException("no request: " + startLine);
    }
    String method = startLine.substring(0, first);
    String path = startLine.substring(first + 1, second);
    Answer lookedUp = desk.lookUp(method, path);
    if (lookedUp == null) {
      reply(context, new Turn(desk.other(method, path, body(context), reader.gzipped()), true));
      forgetBody();
      return;
    }
    long nanos = desk.drawNanos();
    Turn turn = new Turn(lookedUp, nanos == 0);
    reply(context, turn);
    if (nanos > 0) {
      context.executor().schedule(() -> nowDue(context, turn), nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void nowDue(ChannelHandlerContext context, Turn turn) {
    turn.due = true;
    if (writeDue(context)) {
      context.flush();
    }
  }

  private void reply(ChannelHandlerContext context, Turn turn) {
    line.add(turn);
    writeDue(context); // flushed when all that was read has been looked at
  }

  private boolean writeDue(ChannelHandlerContext context) {
    boolean wrote = false;
    while (!line.isEmpty() && line.peek().due) {
      context.write(line.remove().answer.http1(), context.voidPromise());
      wrote = true;
    }
    return wrote;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    context.flush();
    super.channelReadComplete(context);
  }

  private ByteBuf body(ChannelHandlerContext context) {
    if (body == null) {
      body = context.alloc().buffer();
    }
    return body;
  }

  private void keep(ByteBuf in, int length) {
    if (body == null) {
      body = in.alloc().buffer();
    }
    if (body.readableBytes() + length > BODY_LIMIT) {
      throw new IllegalArgumentException("a body of more than " + BODY_LIMIT + " bytes");
    }
    body.writeBytes(in, in.readerIndex(), length);
  }

  private void forgetBody() {
    if (body != null) {
      body.release();
      body = null;
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) {
    forgetBody();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close(); // whoever has gone needs no answer
  }
}
