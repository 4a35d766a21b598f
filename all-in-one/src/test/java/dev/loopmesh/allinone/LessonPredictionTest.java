package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class LessonPredictionTest {
  private static LessonPrediction in(String kind, String unit) {
    return new LessonPrediction(new JsonObject().put("kind", kind).put("unit", unit));
  }

  private static double number(String unit, String text) {
    return in("number", unit).read(text).getDouble("value");
  }

  @Test
  void aNumberMayHaveAUnitWhichIsConverted() {
    assertEquals(3, number("s", "3"));
    assertEquals(3, number("s", " 3 s"));
    assertEquals(0.25, number("s", "250ms"), 1e-9);
    assertEquals(1_500, number("ms", "1.5s"), 1e-9);
    assertEquals(90, number("%", "90%"));
    assertEquals(3.1, number("×", "3.1×"));
  }

  @Test
  void aCurveIsPairs() {
    assertEquals(
        "{\"points\":[[0.5,2.0],[0.8,5.0]]}", in("curve", "ms").read("0.5:2, 0.8:5ms").encode());
  }

  @Test
  void whatIsNoPredictionIsRefused() {
    for (String bad : new String[] {"", "x", "3 req", "-1", "1e3", "3m m"}) {
      assertThrows(IllegalArgumentException.class, () -> number("s", bad), bad);
    }
    for (String bad : new String[] {"", "1", "1:2:3", "x:1", "1:x"}) {
      assertThrows(IllegalArgumentException.class, () -> in("curve", "ms").read(bad).encode(), bad);
    }
  }
}
