package dev.loopmesh.lab.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class PauseReaderTest {
  private final PauseReader reader = new PauseReader("aggregator");

  @Test
  void aPauseIsToldByTheLabsClockAndUnderOneNameForAllOfItsJvm() {
    JsonObject event = reader.read(answer(8, 0, pause(8, 10_000, 3_000_000)), 4_000).orElseThrow();
    assertEquals("aggregator", event.getString("service"));
    JsonObject pause = event.getJsonArray("pauses").getJsonObject(0);
    assertEquals(6_000, pause.getLong("from"));
    assertEquals(9_000, pause.getLong("to"));
    assertEquals("System.gc()", pause.getString("cause"));
    assertEquals("/loops/pauses?since=8", reader.path());
    JsonObject others = new PauseReader("lab").read(answer(3, 0, pause(8, 1, 1)), 0).orElseThrow();
    assertEquals(keyOf(event), keyOf(others));
  }

  @Test
  void lossesAreReportedExceptThoseDuringAnInterruption() {
    assertEquals(0, lostWith(answer(9, 5, pause(9, 1, 1))));
    assertEquals(7, lostWith(answer(20, 7, pause(20, 1, 1))));
    reader.interrupt();
    assertEquals(0, lostWith(answer(40, 7, pause(40, 1, 1))));
  }

  @Test
  void aServiceThatBeganAnewIsReadFromItsBeginning() {
    reader.read(answer(100, 0, pause(100, 1, 1)), 0);
    assertTrue(reader.read(answer(3, 0), 0).isEmpty());
    assertEquals("/loops/pauses?since=0", reader.path());
  }

  private long lostWith(JsonObject answer) {
    return reader.read(answer, 0).orElseThrow().getLong("lost");
  }

  private static String keyOf(JsonObject event) {
    return event.getJsonArray("pauses").getJsonObject(0).getString("key");
  }

  private static JsonObject answer(long next, long lost, JsonObject... pauses) {
    JsonArray list = new JsonArray();
    for (JsonObject pause : pauses) {
      list.add(pause);
    }
    return new JsonObject()
        .put("jvm", "here")
        .put("next", next)
        .put("lost", lost)
        .put("pauses", list);
  }

  private static JsonObject pause(long number, long startMicros, long nanos) {
    return new JsonObject()
        .put("collector", "Copy")
        .put("number", number)
        .put("cause", "System.gc()")
        .put("startEpochMicros", startMicros)
        .put("durationNanos", nanos);
  }
}
