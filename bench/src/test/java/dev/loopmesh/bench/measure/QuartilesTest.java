package dev.loopmesh.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuartilesTest {
  @Test
  void theOrderDoesNotMatter() {
    assertEquals(new Quartiles(2, 3, 4, 5), Quartiles.of(List.of(5.0, 1.0, 4.0, 2.0, 3.0)));
  }

  @Test
  void betweenTwoValuesIsTheirMiddle() {
    assertEquals(new Quartiles(1.75, 2.5, 3.25, 4), Quartiles.of(List.of(1.0, 2.0, 3.0, 4.0)));
  }

  @Test
  void ofOneValueAllAreThatOne() {
    assertEquals(new Quartiles(7, 7, 7, 1), Quartiles.of(List.of(7.0)));
  }

  @Test
  void ofNothingNoneIsKnown() {
    assertFalse(Quartiles.of(List.of()).isKnown());
  }
}
