package dev.loopmesh.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the hooks record, without a loop. */
class LoopRecorderTest {
  private static final long LONG_NANOS = 1_000_000;

  @Test
  void aLongTaskIsReportedAfterItsEndSoThatTheReportIsNotPartOfIt() throws Exception {
    List<LoopRecorder.LongTask> told = new ArrayList<>();
    List<Long> inProgress = new ArrayList<>();
    AtomicReference<LoopRecorder> recorder = new AtomicReference<>();
    recorder.set(
        new LoopRecorder(
            16,
            LONG_NANOS,
            task -> {
              told.add(task);
              inProgress.add(recorder.get().taskStartNanos());
              assertNull(recorder.get().holder());
            }));
    recorder.get().waitBegins();
    told.clear(); // earlier tasks, while classes were loaded
    inProgress.clear();
    recorder.get().waitEnds();
    recorder.get().hold("GET /slow", "", "", nanos -> {});
    Thread.sleep(5);
    recorder.get().taskEnded();
    assertEquals("GET /slow", told.get(0).holder().label());
    assertTrue(told.get(0).endNanos() - told.get(0).startNanos() >= LONG_NANOS);
    assertEquals(List.of(told.get(0).endNanos()), inProgress);
  }
}
