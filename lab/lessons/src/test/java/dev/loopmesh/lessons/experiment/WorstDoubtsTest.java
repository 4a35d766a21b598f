package dev.loopmesh.lessons.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class WorstDoubtsTest {
  @Test
  void ofOneKindTheWorstIsToldOnce() {
    WorstDoubts doubts = new WorstDoubts();
    doubts.add("The generator sent 4.4 % of the requests more than 2.0 ms late (p99 4.0 ms).");
    doubts.add("9 requests (0.1 %) were due but not sent, because 4,000 were in flight.");
    doubts.add("The generator sent 12.1 % of the requests more than 2.1 ms late (p99 9.8 ms).");
    doubts.add("1,009 requests (12.0 %) were due but not sent, because 4,000 were in flight.");
    doubts.add("The generator sent 9.9 % of the requests more than 2.0 ms late (p99 5.1 ms).");

    assertEquals(
        List.of(
            "The generator sent 12.1 % of the requests more than 2.1 ms late (p99 9.8 ms).",
            "1,009 requests (12.0 %) were due but not sent, because 4,000 were in flight."),
        doubts.sentences());
  }
}
