package dev.loopmesh.lessons.course;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class MicrophoneTest {
  private static final JsonObject NOT_SAMPLED = new JsonObject().putNull("culprit");

  @Test
  void whatHeldTheLoopIsTheRouteAndTheSampledFrame() {
    JsonObject sampled = new JsonObject().put("culprit", "Slow.read:12");

    assertEquals(
        "GET /slow, in Slow.read:12",
        Microphone.heldBy("GET /slow", new JsonArray().add(NOT_SAMPLED).add(sampled)));
  }

  @Test
  void aStallOfWhichNoStackWasSampledHasTheRouteAlone() {
    assertEquals("GET /slow", Microphone.heldBy("GET /slow", new JsonArray().add(NOT_SAMPLED)));
  }
}
