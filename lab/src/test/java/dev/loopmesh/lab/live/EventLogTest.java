package dev.loopmesh.lab.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class EventLogTest {
  private final EventLog log = new EventLog(3, 1_000);

  @Test
  void aReaderGetsWhatCameAfterItsPlaceAndInThatOrder() {
    List.of("a", "b", "c").forEach(log::add);
    assertEquals(new EventLog.Batch(List.of("b", "c"), 0, 3), log.after(1, 10, 1_000));
    assertEquals(new EventLog.Batch(List.of(), 0, 3), log.after(3, 10, 1_000));
  }

  @Test
  void aReaderWhoWasAwayTooLongIsToldHowMuchItMissed() {
    List.of("a", "b", "c", "d", "e").forEach(log::add);
    assertEquals(new EventLog.Batch(List.of("c", "d", "e"), 1, 5), log.after(1, 10, 1_000));
  }

  @Test
  void manyEventsComeInSeveralBatches() {
    List.of("a", "b", "c").forEach(log::add);
    EventLog.Batch first = log.after(0, 2, 1_000);
    assertEquals(new EventLog.Batch(List.of("a", "b"), 0, 2), first);
    assertEquals(new EventLog.Batch(List.of("c"), 0, 3), log.after(first.next(), 2, 1_000));
  }

  @Test
  void longEventsMakeRoomBeforeTheyAreTooMany() {
    EventLog small = new EventLog(100, 10);
    small.add("123456");
    small.add("1234567");
    assertEquals(new EventLog.Batch(List.of("1234567"), 1, 2), small.after(0, 10, 1_000));
  }

  @Test
  void aBatchHasNoMoreCharactersThanAllowedButOneEventAtLeast() {
    List.of("12345", "67", "89").forEach(log::add);
    EventLog.Batch first = log.after(0, 10, 4);
    assertEquals(new EventLog.Batch(List.of("12345"), 0, 1), first);
    assertEquals(new EventLog.Batch(List.of("67", "89"), 0, 3), log.after(first.next(), 10, 4));
  }

  @Test
  void aPlaceThatIsYetToComeIsTheEnd() {
    log.add("a");
    assertEquals(new EventLog.Batch(List.of(), 0, 1), log.after(Long.MAX_VALUE / 2, 10, 1_000));
  }
}
