package dev.loopmesh.kit.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BaggageHeaderTest {
  @Test
  void whatGoesBeyond8192BytesIsLeftOutAndTheRestIsKept() {
    String most = "a=" + "v".repeat(4_093);
    String tooMuch = "b=" + "v".repeat(4_095);

    assertEquals(most + ",c=1", BaggageHeader.parse(most + "," + tooMuch + ",c=1").text());
    assertEquals(most + "," + most, BaggageHeader.parse(most + "," + most).text());
  }

  @Test
  void aValueIsDecodedWhereThatCanBe() {
    BaggageHeader baggage = BaggageHeader.parse("a=x%2Cy+z;p=1,b=%zz,c=1,c=2");

    assertEquals("x,y+z", baggage.value("a"));
    assertEquals("%zz", baggage.value("b"));
    assertEquals("2", baggage.value("c"));
  }
}
