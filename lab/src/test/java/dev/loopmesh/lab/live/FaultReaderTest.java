package dev.loopmesh.lab.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaultReaderTest {
  private final FaultReader reader = new FaultReader("payment-service");

  @Test
  void aChangeIsToldOnceAndToWhoComesLater() {
    assertTrue(reader.read(faults(), 1).isEmpty());
    JsonObject event = reader.read(faults(fault("slow", "active", true)), 7).orElseThrow();
    assertEquals(
        new JsonObject(
            """
            {"type":"faults","service":"payment-service","at":7,
             "faults":[{"name":"slow","fault":"delay","active":true}]}"""),
        event);
    assertTrue(reader.read(faults(fault("slow", "active", true)), 8).isEmpty());
    assertEquals(Optional.of(event), reader.last());
    JsonObject paused = reader.read(faults(fault("slow", "waiting", true)), 9).orElseThrow();
    assertEquals(false, paused.getJsonArray("faults").getJsonObject(0).getBoolean("active"));
    assertEquals(0, reader.read(faults(), 10).orElseThrow().getJsonArray("faults").size());
  }

  @Test
  void whatIsHiddenIsNotTold() {
    assertTrue(reader.read(faults(fault("slow", "active", false)), 1).isEmpty());
    assertTrue(reader.last().isEmpty());
  }

  @Test
  void whoListensAnewIsToldAgain() {
    reader.read(faults(fault("slow", "active", true)), 1);
    reader.beginAnew();
    assertTrue(reader.last().isEmpty());
    assertTrue(reader.read(faults(fault("slow", "active", true)), 2).isPresent());
  }

  private static JsonObject faults(JsonObject... all) {
    JsonArray list = new JsonArray();
    for (JsonObject fault : all) {
      list.add(fault);
    }
    return new JsonObject().put("faults", list);
  }

  private static JsonObject fault(String name, String state, boolean visible) {
    return new JsonObject()
        .put("name", name)
        .put("definition", new JsonObject().put("fault", "delay"))
        .put("state", state)
        .put("visible", visible);
  }
}
