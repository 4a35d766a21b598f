package dev.loopmesh.aggregator.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait;dur=1000                          | 1000",
        "wait;dur=0                             | 0",
        "wait;dur=12.5;desc=\"x (artificial)\"  | 12.5",
        "wait;dur=7, db;dur=3                   | 7"
      })
  void anAnnouncedWaitIsRead(String header, double waitMs) {
    assertEquals(OptionalDouble.of(waitMs), Attempt.waitMs(header));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "wait", "wait;dur=-1", "wait;dur=soon", "db;dur=3", "await;dur=3"})
  void anythingElseAnnouncesNothing(String header) {
    assertEquals(OptionalDouble.empty(), Attempt.waitMs(header));
  }
}
