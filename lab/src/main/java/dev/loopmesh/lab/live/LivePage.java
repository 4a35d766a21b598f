package dev.loopmesh.lab.live;

import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * One page that watches. Ten times a second it gets what is new, in one message; a page that has
 * not taken the message before gets none, and later what the log still has: nothing is queued for
 * it, and what it missed it is told by number. On the event loop of its socket.
 */
final class LivePage {
  private static final int EVERY_MS = 100;
  private static final int MOST_EVENTS = 2_000;
  private static final int MOST_CHARACTERS = 1 << 18; // of one message
  private static final int MOST_UNSENT_BYTES = 1 << 20;
  private static final short TAKES_NO_DATA = 1003; // RFC 6455 section 7.4.1

  private final Vertx vertx;
  private final LiveFeed feed;
  private final ServerWebSocket socket;
  private final long timer;
  private long seen;
  private boolean closed;

  /**
   * Begins to tell it.
   *
   * @param since the last event that it knows; any later number for what comes from now on
   */
  LivePage(Vertx vertx, LiveFeed feed, ServerWebSocket socket, long since) {
    this.vertx = vertx;
    this.feed = feed;
    this.socket = socket;
    this.seen = Math.min(since, feed.log().last());
    feed.enter();
    socket.setWriteQueueMaxSize(MOST_UNSENT_BYTES);
    socket.frameHandler(this::refuseData);
    socket.exceptionHandler(broken -> fail());
    socket.closeHandler(closing -> leave());
    socket.shutdownHandler(stopping -> close());
    greet();
    timer = vertx.setPeriodic(EVERY_MS, tick -> tell());
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

  /** A page has nothing to say. */
  private void refuseData(WebSocketFrame frame) {
    if (!frame.isClose() && !frame.isPing() && !closed) {
      leave();
      socket.close(TAKES_NO_DATA);
    }
  }

  private void fail() {
    leave();
    close();
  }

  private void close() {
    if (!socket.isClosed()) {
      socket.close();
    }
  }

  private void leave() {
    if (!closed) {
      closed = true;
      vertx.cancelTimer(timer);
      feed.leave();
    }
  }
}
