package dev.loopmesh.kit.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Posts that wait to be sent, of which one at a time is. Thread-safe. */
final class Outbox {
  /** What became of spans whose export did not fail. */
  static final String SENT = "";

  private static final Logger LOG = Logger.getLogger(Outbox.class.getName());
  private static final long QUIET_NANOS = 60_000_000_000L;
  private static final int SHEETS_KEPT = 2;

  private final HttpSender sender;
  private final Queue<Post> waiting = new ArrayDeque<>();
  private final Queue<TraceMessage> sheets = new ArrayDeque<>();
  private Post underWay; // null while none is
  private volatile int spans;
  private final Map<String, Long> processed = new TreeMap<>(Map.of(SENT, 0L));
  private boolean ending;
  private long toldNanos = System.nanoTime() - QUIET_NANOS;

  /** What has been written, and what becomes of it. */
  private record Post(TraceMessage message, CompletableResultCode result) {}

  Outbox(HttpSender sender) {
    this.sender = sender;
  }

  /** An empty message. */
  synchronized TraceMessage sheet() {
    TraceMessage used = sheets.poll();
    return used == null ? new TraceMessage() : used;
  }

  /** Takes a message in, to be sent after those before it. */
  synchronized void put(TraceMessage message) {
    message.end();
    spans += message.spans();
    waiting.add(new Post(message, new CompletableResultCode()));
  }

  /** How many spans wait or are under way. */
  int spans() {
    return spans;
  }

  /** Sends what waits, if nothing is under way. May take long, the first time. */
  void send() {
    Post next = next();
    if (next == null) {
      return;
    }
    try {
      sender.send(next.message, answer -> answered(next, answer), failure -> failed(next, failure));
    } catch (Throwable e) { // else nothing would be sent any more
      failed(next, e);
    }
  }

  private synchronized Post next() {
    if (underWay != null) {
      return null;
    }
    underWay = waiting.poll();
    return underWay;
  }

  private void answered(Post post, HttpResponse answer) {
    int status = answer.getStatusCode();
    if (status >= 200 && status < 300) {
      over(post, SENT);
      post.result.succeed();
      send();
    } else {
      failed(post, "the receiver answered " + status, "" + status);
    }
  }

  private void failed(Post post, Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    failed(post, cause.toString(), cause.getClass().getName());
  }

  private void failed(Post post, String why, String errorType) {
    tell(why);
    over(post, errorType);
    post.result.fail();
    if (isEnding()) {
      loseAll(errorType); // nobody waits for as many attempts as there are posts
    }
    send();
  }

  private synchronized void over(Post post, String errorType) {
    underWay = null;
    count(post, errorType);
    post.message.clear();
    if (sheets.size() < SHEETS_KEPT) {
      sheets.add(post.message);
    }
  }

  private void count(Post post, String errorType) {
    spans -= post.message.spans();
    processed.merge(errorType, (long) post.message.spans(), Long::sum);
  }

  private synchronized void loseAll(String errorType) {
    for (Post post : waiting) {
      count(post, errorType);
      post.result.fail();
    }
    waiting.clear();
  }

  /** Now and then: it comes about twice a second. */
  synchronized void tell(String why) {
    long nowNanos = System.nanoTime();
    if (nowNanos - toldNanos >= QUIET_NANOS) {
      toldNanos = nowNanos;
      LOG.log(Level.WARNING, "Spans could not be sent: {0}", why);
    }
  }

  /**
   * How many spans are no longer here, by what became of them: the status or the exception with
   * which their export failed; {@link #SENT} where it did not.
   */
  synchronized Map<String, Long> processed() {
    return Map.copyOf(processed);
  }

  private synchronized boolean isEnding() {
    return ending;
  }

  /** Completes when all that is in it now has been sent, or could not be. */
  synchronized CompletableResultCode sent() {
    List<CompletableResultCode> results = new ArrayList<>();
    if (underWay != null) {
      results.add(underWay.result);
    }
    waiting.forEach(post -> results.add(post.result));
    return CompletableResultCode.ofAll(results);
  }

  /** Sends no more but what is in it; of that nothing after the first that cannot be sent. */
  synchronized void finish() {
    ending = true;
  }

  /** Ends the sender. */
  CompletableResultCode end() {
    return sender.shutdown();
  }
}
