package dev.loopmesh.loop;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An event loop that is monitored: what it does now and what it has done.
 *
 * <p>Reading is for any thread and never makes the loop wait, also while the loop is held. Saying
 * on whose behalf a task runs is for code on the loop, such as the callbacks of a {@code
 * VertxTracer}:
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
  private volatile Stall sampled; // the stall in progress as of its last sample; by the watchdog

  /** Of the thread that calls. */
  Loop(LoopRecorder recorder, LoopEvidence evidence) {
    this.recorder = recorder;
    this.evidence = evidence;
    this.thread = Thread.currentThread();
    this.name = thread.getName();
  }

  /** The loop whose thread calls; empty on any other thread. */
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
   * Says on whose behalf the task in progress runs from now on, until the task ends, somebody else
   * is named or {@link #release()} is called. A task is one task of the queue, one ready channel
   * (on NIO) or one round of ready channels (elsewhere).
   *
   * @param label such as the route; few different ones, since they are kept
   * @param traceId empty if there is none
   * @param spanId the span in that trace; empty if there is none
   * @throws IllegalStateException if called on another thread than the loop's
   */
  public void hold(String label, String traceId, String spanId) {
    hold(label, traceId, spanId, nanos -> {});
  }

  /**
   * The same for a holder that wants to know how long it held the loop.
   *
   * @param listener told on this thread, unless it was less than a millisecond
   */
  public void hold(String label, String traceId, String spanId, HoldListener listener) {
    checkThread();
    recorder.hold(label, traceId, spanId, listener);
  }

  /**
   * How long the task in progress has run on behalf of this span, in nanoseconds; 0 when it runs
   * for another holder.
   *
   * @throws IllegalStateException if called on another thread than the loop's
   */
  public long heldNanos(String spanId) {
    checkThread();
    Holder holder = recorder.holder();
    return holder != null && holder.spanId().equals(spanId)
        ? System.nanoTime() - holder.sinceNanos()
        : 0;
  }

  /**
   * The task in progress runs on nobody's behalf from now on.
   *
   * @throws IllegalStateException if called on another thread than the loop's
   */
  public void release() {
    checkThread();
    recorder.release();
  }

  /**
   * How long the event that is handled now, a ready channel or a timer, stood ready before its
   * handling began, because others held the loop. Empty when nobody held it for a millisecond
   * meanwhile, and for tasks of the queue, of which nobody knows since when they stood there.
   *
   * @throws IllegalStateException if called on another thread than the loop's
   */
  public Optional<LoopDelay> delay() {
    checkThread();
    return recorder.delay();
  }

  /**
   * For how long the loop has been dealing with what it found when it last looked: a channel that
   * is handled now stood ready for at least as long. In nanoseconds.
   *
   * @throws IllegalStateException if called on another thread than the loop's
   */
  public long turnNanos() {
    checkThread();
    return System.nanoTime() - recorder.lookedNanos();
  }

  /** Who holds the loop now; empty when it waits. */
  public Optional<Holder> holder() {
    while (true) {
      long start = recorder.taskStartNanos();
      Holder holder = recorder.holder();
      if (start == recorder.taskStartNanos()) { // else another task has begun: look again
        if (start == LoopRecorder.NO_TASK) {
          return Optional.empty();
        }
        return Optional.of(holder == null ? new Holder("", "", "", start) : holder);
      }
    }
  }

  /** All totals by now. Takes some microseconds, and reads the thread's CPU time. */
  public LoopSnapshot snapshot() {
    long start = recorder.taskStartNanos();
    Optional<Holder> holder = holder();
    LoopClock.Reading time = recorder.clock.read();
    long now = System.nanoTime();
    return new LoopSnapshot(
        name,
        now,
        time.elapsedNanos(),
        time.busyNanos(),
        time.waitingNanos(),
        CpuTime.of(thread.getId()),
        recorder.tasks.getOpaque(),
        recorder.ioRounds.getOpaque(),
        recorder.ioEvents.getOpaque(),
        recorder.taskTimes.read(),
        recorder.timerDelays.read(),
        holder.isEmpty() || start == LoopRecorder.NO_TASK ? 0 : now - start,
        holder);
  }

  /**
   * What the loop did after the given segment, the one in progress included; with the stalls and
   * pauses that are known by now. Empty if segments are not recorded.
   *
   * @param sequence 0 for all that are kept, then {@link Segments#next()} of the last answer
   * @throws IllegalArgumentException if the sequence is negative
   */
  public Segments segmentsSince(long sequence) {
    if (sequence < 0) {
      throw new IllegalArgumentException("sequence: " + sequence + " is negative; begin with 0");
    }
    Stall inProgress = sampled; // before the segments: those that end meanwhile are told of it too
    Segments segments = recorder.segmentsSince(sequence);
    return evidence.explain(segments, name, Stream.ofNullable(inProgress));
  }

  /** The stall that goes on, if the watchdog has seen one; its duration is that of this moment. */
  public Optional<Stall> stallInProgress() {
    Stall stall = sampled;
    if (stall == null || stall.startNanos() != recorder.taskStartNanos()) {
      return Optional.empty();
    }
    return Optional.of(stall.lasting(System.nanoTime()));
  }

  /** Of the watchdog: the stall in progress as it has sampled it, until it is told of as ended. */
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

  /** Code on this thread finds this loop from now on. On the loop's thread. */
  void enter() {
    CURRENT.set(this);
  }

  /** The loop's thread ends. On the loop's thread. */
  void leave() {
    CURRENT.remove();
    recorder.ends();
    ended = true;
  }

  private void checkThread() {
    if (Thread.currentThread() != thread) {
      throw new IllegalStateException(
          "this is for code on %s, not on %s".formatted(name, Thread.currentThread().getName()));
    }
  }
}
