package dev.loopmesh.lab.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class LoopReaderTest {
  private final LoopReader reader = new LoopReader("aggregator", 0);

  @Test
  void longTasksAreToldOneByOneAndShortOnesInSum() {
    JsonObject event =
        reader
            .read(
                answer(
                    4,
                    0,
                    segment(1, "working", 10_000, 300_000),
                    segment(2, "working", 11_000, 200_000),
                    segment(3, "waiting", 12_000, 5_000_000),
                    segment(4, "working", 17_000, 300_000_000).put("cpuUse", "parked")),
                0)
            .orElseThrow();
    assertEquals("[[10000,500.0,2]]", event.getJsonArray("fine").encode());
    assertEquals(1, event.getJsonArray("blocks").size());
    JsonObject block = event.getJsonArray("blocks").getJsonObject(0);
    assertEquals("parked", block.getString("cpuUse"));
    assertEquals(300_000, block.getLong("micros"));
    assertEquals(10_000, event.getLong("from"));
    assertEquals(317_000, event.getLong("to"));
  }

  @Test
  void timesAreByTheLabsClock() {
    JsonObject event =
        reader.read(answer(1, 0, segment(1, "working", 10_000, 2_000_000)), 4_000).orElseThrow();
    assertEquals(6_000, event.getLong("from"));
    assertEquals(6_000, event.getJsonArray("blocks").getJsonObject(0).getLong("start"));
  }

  @Test
  void lossesAreReportedExceptThoseDuringAnInterruption() {
    assertEquals(0, lostWith(answer(9, 5, segment(9, "waiting", 1, 1_000))));
    assertEquals(7, lostWith(answer(20, 7, segment(20, "waiting", 1, 1_000))));
    reader.interrupt();
    assertEquals(0, lostWith(answer(40, 7, segment(40, "waiting", 1, 1_000))));
  }

  @Test
  void aServiceThatBeganAnewIsReadFromItsBeginning() {
    reader.read(answer(100, 0, segment(100, "waiting", 1, 1_000)), 0);
    assertTrue(reader.read(answer(3, 0, segment(3, "waiting", 1, 1_000)), 0).isEmpty());
    assertEquals("/loops/segments?loop=0&since=0", reader.path());
  }

  @Test
  void whatIsReadFromTheBeginningMayHaveBeenToldBefore() {
    JsonObject first = reader.read(answer(1, 0, segment(1, "waiting", 1, 1_000)), 0).orElseThrow();
    assertEquals(true, first.getBoolean("anew"));
    JsonObject next = reader.read(answer(2, 0, segment(2, "waiting", 2, 1_000)), 0).orElseThrow();
    assertFalse(next.containsKey("anew"));
  }

  @Test
  void arrivalsDuringAnInterruptionAreNotReportedSinceTheirEndsMayBeMissed() {
    assertEquals(0, arrivalsOf(answer(1, 0, segment(1, "working", 1, 1_000))));
    assertEquals(1, arrivalsOf(answer(2, 0, segment(2, "working", 2, 1_000))));
    reader.interrupt();
    assertEquals(0, arrivalsOf(answer(3, 0, segment(3, "working", 3, 1_000))));
  }

  private int arrivalsOf(JsonObject answer) {
    answer.getJsonArray("segments").getJsonObject(0).put("traceId", "4bf92f");
    return reader.read(answer, 0).orElseThrow().getJsonArray("arrivals").size();
  }

  private long lostWith(JsonObject answer) {
    return reader.read(answer, 0).orElseThrow().getLong("lost");
  }

  private static JsonObject answer(long next, long lost, JsonObject... segments) {
    JsonArray list = new JsonArray();
    for (JsonObject segment : segments) {
      list.add(segment);
    }
    return new JsonObject().put("next", next).put("lost", lost).put("segments", list);
  }

  private static JsonObject segment(long sequence, String kind, long startMicros, long nanos) {
    return new JsonObject()
        .put("sequence", sequence)
        .put("kind", kind)
        .put("startEpochMicros", startMicros)
        .put("durationNanos", nanos);
  }
}
