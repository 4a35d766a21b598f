package dev.loopmesh.loop;

import dev.loopmesh.loop.pause.Entries;
import dev.loopmesh.loop.stall.Stall;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * A monitored event loop: what it is doing and what it has done.
 *
 * <p>Any thread may read, which never blocks the loop, and works while the loop is blocked. Naming
 * the holder of a task is for code on the loop, such as the callbacks of a {@code VertxTracer}, and
 * throws {@link IllegalStateException} elsewhere:
 *
 * <pre>{@code
 * Loop.current().ifPresent(loop -> loop.hold("GET /users/:id", traceId, spanId));
 * }</pre>
 */
public final class Loop {
  private static final FastThreadLocal<Loop> CURRENT = new FastThreadLocal<>();

  private final LoopRecorder recorder;
  private final LoopEvidence evidence;
  private final Thread thread;
  private final String name;
  private volatile boolean ended;
  private volatile Stall sampled; // in progress, as of its last sample; written by the watchdog

  /** The loop of the calling thread. */
  Loop(LoopRecorder recorder, LoopEvidence evidence) {
    this.recorder = recorder;
    this.evidence = evidence;
    this.thread = Thread.currentThread();
    this.name = thread.getName();
  }

  /** The loop of the calling thread; empty on other threads. */
  public static Optional<Loop> current() {
    return Optional.ofNullable(CURRENT.getIfExists());
  }

  /** The name of the loop's thread when it started, such as {@code vert.x-eventloop-thread-0}. */
  public String name() {
    return name;
  }

  /** Busy and elapsed time alone: cheaper than a snapshot. */
  public LoopClock clock() {
    return recorder.clock;
  }

  /**
   * Names the holder of the task in progress, until the task ends, another holder is named or
   * {@link #release()} is called. A task is one from the queue or one ready channel.
   *
   * @param label such as the route; of few different values
   * @param traceId empty if there is none
   * @param spanId empty if there is none
   */
  public void hold(String label, String traceId, String spanId) {
    hold(label, traceId, spanId, nanos -> {});
  }

  /**
   * The same, with a listener.
   *
   * @param listener receives how many nanoseconds it held the loop when that is over, on this
   *     thread, if it was at least a millisecond
   */
  public void hold(String label, String traceId, String spanId, LongConsumer listener) {
    checkThread();
    recorder.hold(label, traceId, spanId, listener);
  }

  /**
   * How long the task in progress has run for this span, in nanoseconds; 0 when it has another
   * holder.
   */
  public long heldNanos(String spanId) {
    checkThread();
    Holder holder = recorder.holder();
    return holder != null && holder.spanId().equals(spanId)
        ? System.nanoTime() - holder.sinceNanos()
        : 0;
  }

  /** The task in progress has no holder from now on. */
  public void release() {
    checkThread();
    recorder.release();
  }

  /**
   * How long the ready channel or timer that is being handled waited because other tasks held the
   * loop. Empty when none held it for a millisecond, and for tasks from the queue, whose time of
   * arrival is unknown.
   */
  public Optional<LoopDelay> delay() {
    checkThread();
    return recorder.readiness.delay(recorder.taskStartNanos());
  }

  /**
   * Nanoseconds since the selector last returned: a channel that is being handled has been ready
   * for at least as long.
   */
  public long turnNanos() {
    checkThread();
    return System.nanoTime() - recorder.readiness.lookedNanos();
  }

  /** The holder of the task in progress; empty when the loop waits. */
  public Optional<Holder> holder() {
    while (true) {
      long start = recorder.taskStartNanos();
      Holder holder = recorder.holder();
      if (start == recorder.taskStartNanos()) { // else another task has begun
        if (start == LoopRecorder.NO_TASK) {
          return Optional.empty();
        }
        return Optional.of(holder == null ? new Holder("", "", "", start) : holder);
      }
    }
  }

  /** Totals until now. Takes some microseconds. */
  public LoopSnapshot snapshot() {
    return LoopSnapshot.of(this, recorder);
  }

  /**
   * The segments after a number, including the one in progress, with stalls and pauses known by
   * now. Empty if segments are not recorded.
   *
   * @param sequence 0 for all that are kept, then {@link Entries#next()} of the previous call
   * @throws IllegalArgumentException if the sequence is negative
   */
  public Entries<Segment> segmentsSince(long sequence) {
    if (sequence < 0) {
      throw new IllegalArgumentException("sequence: " + sequence + " is negative; start with 0");
    }
    Stall inProgress = sampled; // read before the segments, which may end meanwhile
    Entries<Segment> segments = recorder.segmentsSince(sequence);
    return evidence.explain(segments, name, Stream.ofNullable(inProgress));
  }

  /** The stall in progress, if the watchdog has sampled one, with its duration until now. */
  public Optional<Stall> stallInProgress() {
    Stall stall = sampled;
    if (stall == null || stall.startNanos() != recorder.taskStartNanos()) {
      return Optional.empty();
    }
    return Optional.of(stall.lasting(System.nanoTime()));
  }

  /** Set by the watchdog while a stall is in progress. */
  void sampled(Stall stall) {
    sampled = stall;
  }

  Stall sampled() {
    return sampled;
  }

  boolean hasEnded() {
    return ended;
  }

  LoopRecorder recorder() {
    return recorder;
  }

  long threadId() {
    return thread.getId();
  }

  /** Called on the loop's thread. */
  void enter() {
    CURRENT.set(this);
  }

  /** The thread ends. Called on it. */
  void leave() {
    CURRENT.remove();
    recorder.ends();
    ended = true;
  }

  private void checkThread() {
    if (Thread.currentThread() != thread) {
      throw new IllegalStateException(
          "this must be called on %s, not on %s".formatted(name, Thread.currentThread().getName()));
    }
  }
}
