package dev.loopmesh.loop;

import dev.loopmesh.loop.pause.PlatformPause;
import dev.loopmesh.loop.stall.CpuTime;
import dev.loopmesh.loop.stall.CpuUse;
import dev.loopmesh.loop.stall.FrameworkFrames;
import dev.loopmesh.loop.stall.StackSample;
import dev.loopmesh.loop.stall.Stall;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/** The watchdog's state for one loop. Confined to the watchdog's thread. */
final class StallWatch {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Loop loop;
  private final long thresholdNanos;
  private final FrameworkFrames frameworks;
  private final LoopEvidence evidence;
  private final Consumer<Stall> stalls;
  private final Queue<LoopRecorder.LongTask> ended;
  private final List<StackSample> samples = new ArrayList<>();
  private long taskStart = LoopRecorder.NO_TASK;
  private long firstLookNanos;
  private long firstLookCpuNanos;
  private long nextSampleAge;
  private Holder sampledHolder;

  /**
   * @param ended long tasks, which the loop adds from its own thread
   * @param stalls receives each stall after its end
   */
  StallWatch(
      Loop loop,
      Queue<LoopRecorder.LongTask> ended,
      long thresholdNanos,
      FrameworkFrames frameworks,
      LoopEvidence evidence,
      Consumer<Stall> stalls) {
    this.loop = loop;
    this.ended = ended;
    this.thresholdNanos = thresholdNanos;
    this.frameworks = frameworks;
    this.evidence = evidence;
    this.stalls = stalls;
  }

  Loop loop() {
    return loop;
  }

  /** Checks the loop, and returns after how many nanoseconds to check again. */
  long look() {
    reportEnded();
    long start = loop.recorder().taskStartNanos();
    long now = System.nanoTime();
    if (start == LoopRecorder.NO_TASK) {
      return Long
          .MAX_VALUE; // for an idle loop the watchdog sleeps longer, and detects a stall later
    }
    if (start != taskStart) {
      begin(start, now);
    }
    long age = now - start;
    if (age >= nextSampleAge) {
      sample();
      while (nextSampleAge <= age) {
        nextSampleAge *= 2;
      }
    }
    return nextSampleAge - age;
  }

  void reportEnded() {
    for (LoopRecorder.LongTask task = ended.poll(); task != null; task = ended.poll()) {
      boolean watched = task.startNanos() == taskStart;
      List<StackSample> seen = watched ? samples : List.of();
      Holder holder = watched && sampledHolder != null ? sampledHolder : task.holder();
      long over = watched ? task.endNanos() - firstLookNanos : 0;
      long cpu = watched ? CpuTime.between(firstLookCpuNanos, task.cpuNanos()) : -1;
      stalls.accept(stall(task.startNanos(), task.endNanos(), false, holder, cpu, over, seen));
      if (watched) {
        taskStart = LoopRecorder.NO_TASK;
      }
    }
    Stall shown = loop.sampled();
    if (shown != null && shown.startNanos() != loop.recorder().taskStartNanos()) {
      loop.sampled(null);
    }
  }

  private void begin(long start, long now) {
    taskStart = start;
    samples.clear();
    sampledHolder = null;
    nextSampleAge = thresholdNanos;
    firstLookNanos = now;
    firstLookCpuNanos = CpuTime.of(loop.threadId());
  }

  private void sample() {
    Holder holder = loop.recorder().holder();
    // one call, so that state and stack belong together
    ThreadInfo thread = THREADS.getThreadInfo(loop.threadId(), Integer.MAX_VALUE);
    long cpu = CpuTime.between(firstLookCpuNanos, CpuTime.of(loop.threadId()));
    long now = System.nanoTime();
    if (thread == null || loop.recorder().taskStartNanos() != taskStart) {
      return; // it has ended: the stack may be of another task
    }
    StackTraceElement[] stack = frameworks.shown(thread.getStackTrace());
    List<StackTraceElement> frames = Arrays.asList(stack);
    samples.add(
        new StackSample(
            now,
            thread.getThreadState(),
            frames.subList(0, Math.min(StackSample.FRAMES, stack.length)),
            frameworks.culprit(stack)));
    if (samples.size() == 1) {
      sampledHolder = holder;
    }
    loop.sampled(stall(taskStart, now, true, sampledHolder, cpu, now - firstLookNanos, samples));
  }

  private Stall stall(
      long start,
      long end,
      boolean inProgress,
      Holder holder,
      long cpuNanos,
      long cpuOverNanos,
      List<StackSample> seen) {
    List<PlatformPause> pauses = evidence.pauses();
    long paused = PlatformPause.overlapNanos(pauses, end - cpuOverNanos, end);
    return new Stall(
            loop.name(),
            start,
            end - start,
            inProgress,
            holder == null ? "" : holder.label(),
            holder == null ? "" : holder.traceId(),
            holder == null ? "" : holder.spanId(),
            CpuUse.of(cpuNanos, cpuOverNanos - paused, seen),
            cpuNanos,
            cpuOverNanos,
            0,
            seen)
        .with(pauses);
  }
}
