package dev.loopmesh.lab.live;

import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * One open page. Ten times a second it gets new events in one message. A slow page gets no message,
 * and later the events that are still in the log, with the number of lost ones: nothing is queued
 * for it. Confined to the event loop of its socket.
 */
final class LivePage {
  private static final int EVERY_MS = 100;
  private static final int MOST_EVENTS = 2_000;
  private static final int MOST_CHARACTERS = 1 << 17; // of one message
  private static final int MOST_UNSENT_BYTES = 1 << 16; // before the next message

  private final Vertx vertx;
  private final LiveFeed feed;
  private final ServerWebSocket socket;
  private final long timer;
  private long seen;
  private boolean closed;
  private Runnable whenClosed = () -> {};

  /**
   * @param since the last event that it has received; any later number for new events only
   */
  LivePage(Vertx vertx, LiveFeed feed, ServerWebSocket socket, long since) {
    this.vertx = vertx;
    this.feed = feed;
    this.socket = socket;
    this.seen = Math.min(since, feed.log().last());
    feed.enter();
    socket.setWriteQueueMaxSize(MOST_UNSENT_BYTES);
    socket.frameHandler(this::refuseData);
    socket.exceptionHandler(this::fail);
    socket.closeHandler(closing -> leave());
    greet();
    timer = vertx.setPeriodic(EVERY_MS, tick -> tell());
  }

  /** Runs once, when the page has gone. */
  void whenClosed(Runnable told) {
    whenClosed = told;
  }

  private void greet() {
    socket.writeTextMessage(
        new JsonObject()
            .put("instance", feed.instance)
            .put("at", EpochMicros.now())
            .put("next", seen)
            .put("lost", 0)
            .put("services", feed.services())
            .put("events", List.of())
            .encode());
  }

  private void tell() {
    if (closed || socket.isClosed() || socket.writeQueueFull()) {
      return;
    }
    EventLog.Batch batch = feed.log().after(seen, MOST_EVENTS, MOST_CHARACTERS);
    seen = batch.next();
    socket.writeTextMessage(
        "{\"at\":%d,\"next\":%d,\"lost\":%d,\"events\":[%s]}"
            .formatted(
                EpochMicros.now(), batch.next(), batch.lost(), String.join(",", batch.events())));
  }

  /** Pages do not send data. */
  private void refuseData(WebSocketFrame frame) {
    if (!frame.isClose() && !frame.isPing() && !closed) {
      close(WebSocketCloseStatus.INVALID_MESSAGE_TYPE);
    }
  }

  private void fail(Throwable broken) {
    WebSocketCloseStatus status =
        broken instanceof CorruptedWebSocketFrameException corrupted
            ? corrupted.closeStatus()
            : WebSocketCloseStatus.INTERNAL_SERVER_ERROR;
    close(status);
  }

  private void close(WebSocketCloseStatus status) {
    leave();
    socket.close((short) status.code());
  }

  private void leave() {
    if (!closed) {
      closed = true;
      vertx.cancelTimer(timer);
      feed.leave();
      whenClosed.run();
    }
  }
}
