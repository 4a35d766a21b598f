package dev.loopmesh.kit.telemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Posts ended spans to a receiver of OTLP. Each span is written when it ends, once, by the thread
 * that ends it: the span is in that core's cache then, and nothing of it is kept but bytes. {@code
 * BatchSpanProcessor} keeps spans for another thread, whose reading of them costs more than all
 * that the loop does for them, and the collector copies them meanwhile.
 *
 * <p>So many spans are kept at most; what does not fit is dropped and counted. Thread-safe.
 */
final class SpanPost implements SpanProcessor {
  private final Outbox outbox;
  private final Bounds bounds;
  private final ScheduledThreadPoolExecutor postman;
  private TraceMessage open;
  private long dropped;
  private boolean ended;

  /**
   * What {@code OTEL_BSP_*} says.
   *
   * @param delay the longest that a span waits for others to go with
   * @param inPost the most spans in one post
   * @param kept the most spans that wait or are under way
   */
  record Bounds(Duration delay, int inPost, int kept) {}

  /** Posts what there is into this box, from now on. */
  SpanPost(Outbox outbox, Bounds bounds) {
    this.outbox = outbox;
    this.bounds = bounds;
    this.open = outbox.sheet();
    this.postman =
        new ScheduledThreadPoolExecutor(
            1, SpanPost::daemon, new ThreadPoolExecutor.DiscardPolicy());
    long delayNanos = Math.max(1, bounds.delay().toNanos());
    postman.scheduleWithFixedDelay(this::flush, delayNanos, delayNanos, TimeUnit.NANOSECONDS);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "span-post");
    thread.setDaemon(true);
    return thread;
  }

  /** What is thrown would end the schedule. */
  private void flush() {
    try {
      forceFlush();
    } catch (Throwable e) {
      outbox.tell(e.toString());
    }
  }

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    // it is written when it ends
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (span.getSpanContext().isSampled() && fills(span)) {
      postman.execute(outbox::send); // the first time makes an HTTP client, which takes long
    }
  }

  /** Writes it, if there is room; says whether a post is full by it. */
  private synchronized boolean fills(ReadableSpan span) {
    if (ended || open.spans() + outbox.spans() >= bounds.kept()) {
      dropped++;
      return false;
    }
    open.add(span.toSpanData());
    if (open.spans() < bounds.inPost()) {
      return false;
    }
    seal();
    return true;
  }

  private synchronized void seal() {
    if (open.spans() > 0) {
      outbox.put(open);
      open = outbox.sheet();
    }
  }

  /** How many spans are no longer here, by what became of them; see {@link Outbox#processed}. */
  Map<String, Long> processed() {
    return outbox.processed();
  }

  /** How many spans did not fit. */
  synchronized long dropped() {
    return dropped;
  }

  @Override
  public CompletableResultCode forceFlush() {
    seal();
    postman.execute(outbox::send);
    return outbox.sent();
  }

  @Override
  public CompletableResultCode shutdown() {
    synchronized (this) {
      ended = true;
    }
    outbox.finish();
    CompletableResultCode over = new CompletableResultCode();
    forceFlush()
        .whenComplete(
            () -> {
              postman.shutdown();
              outbox.end().whenComplete(over::succeed);
            });
    return over;
  }
}
