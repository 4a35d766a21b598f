package dev.loopmesh.loop.pause;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedLogTest {
  private final BoundedLog<String> log = new BoundedLog<>(2);

  @Test
  void eachIsReadOnceAndWhatIsGoneIsCounted() {
    assertEquals(new Entries<>(List.of(), 0, 0), log.since(0));
    log.add("a");
    assertEquals(new Entries<>(List.of("a"), 0, 1), log.since(0));
    assertEquals(new Entries<>(List.of(), 0, 1), log.since(1));
    List.of("b", "c", "d").forEach(log::add);
    assertEquals(new Entries<>(List.of("c", "d"), 1, 4), log.since(1));
    assertEquals(new Entries<>(List.of("d"), 0, 4), log.since(3));
  }

  @Test
  void aNumberOfAnotherLogGivesNothingAndWhereThisOneIs() {
    log.add("a");
    assertEquals(new Entries<>(List.of(), 0, 1), log.since(7));
  }
}
