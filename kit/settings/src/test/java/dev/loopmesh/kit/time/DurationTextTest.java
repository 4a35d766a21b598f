package dev.loopmesh.kit.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class DurationTextTest {
  private static final long SEED = 20_240_229;
  private static final String EXAMPLES = "write for example 250ms, 1s, 1.5s or 2m";

  @ParameterizedTest
  @CsvSource({
    "0ms, 0",
    "0s, 0",
    "0.0m, 0",
    "250ms, 250000000",
    "0250ms, 250000000",
    "0.25ms, 250000",
    "0.000001ms, 1",
    "1.0000000ms, 1000000",
    "1s, 1000000000",
    "1.5s, 1500000000",
    "0.000000001s, 1",
    "2m, 120000000000",
    "0.5m, 30000000000",
    "0.00000000005m, 3",
    "1440m, 86400000000000",
    "86400s, 86400000000000",
    "86400000ms, 86400000000000"
  })
  void aNumberWithItsUnitIsReadExactly(String text, long nanos) {
    assertEquals(Duration.ofNanos(nanos), DurationText.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0ms",
    "1, 0.000001ms",
    "250000, 0.25ms",
    "10000000, 10ms",
    "999999999, 999.999999ms",
    "1000000000, 1s",
    "1000000001, 1.000000001s",
    "1500000000, 1.5s",
    "10000000000, 10s",
    "59999999999, 59.999999999s",
    "60000000000, 1m",
    "90000000000, 90s",
    "120000000000, 2m",
    "120000000001, 120.000000001s",
    "86400000000000, 1440m"
  })
  void theShortestExactTextIsPrinted(long nanos, String text) {
    assertEquals(text, DurationText.print(Duration.ofNanos(nanos)));
  }

  @Test
  void whatIsPrintedIsReadBackAsTheSameDuration() {
    SplittableRandom random = new SplittableRandom(SEED);
    long longest = DurationText.LONGEST.toNanos();
    for (int i = 0; i < 50_000; i++) {
      // All magnitudes equally often, half of them round numbers.
      long below = Math.min(longest, 1L << random.nextInt(1, 48));
      long roundTo = (long) Math.pow(10, random.nextInt(0, 10));
      Duration duration = Duration.ofNanos(random.nextLong(below + 1) / roundTo * roundTo);
      String text = DurationText.print(duration);
      assertEquals(duration, DurationText.parse(text), text);
      assertEquals(text, DurationText.print(DurationText.parse(text)));
    }
  }

  @Test
  void everyWholeMinuteIsReadBack() {
    for (int minutes = 0; minutes <= 1440; minutes++) {
      Duration duration = Duration.ofMinutes(minutes);
      assertEquals(duration, DurationText.parse(DurationText.print(duration)));
      assertEquals(duration, DurationText.parse(minutes + "m"));
    }
  }

  static Stream<Arguments> badTexts() {
    String notADuration = "is not a duration; " + EXAMPLES;
    String tooFine = "is finer than 1ns; write at most 6 decimals of ms or 9 of s";
    String tooLong = "is too long; write at most 1440m";
    return Stream.of(
        arguments(null, "null " + notADuration),
        arguments("", "'' " + notADuration),
        arguments("s", "'s' " + notADuration),
        arguments("ms", "'ms' " + notADuration),
        arguments("1 s", "'1 s' " + notADuration),
        arguments(" 1s", "' 1s' " + notADuration),
        arguments("1s ", "'1s ' " + notADuration),
        arguments("1s\n", "'1s\n' " + notADuration),
        arguments("+1s", "'+1s' " + notADuration),
        arguments("-1s", "'-1s' " + notADuration),
        arguments(".5s", "'.5s' " + notADuration),
        arguments("5.s", "'5.s' " + notADuration),
        arguments("1,5s", "'1,5s' " + notADuration),
        arguments("1.5.0s", "'1.5.0s' " + notADuration),
        arguments("1e3ms", "'1e3ms' " + notADuration),
        arguments("1m30s", "'1m30s' " + notADuration),
        arguments("PT1S", "'PT1S' " + notADuration),
        arguments("٣s", "'٣s' " + notADuration),
        arguments("9".repeat(41) + "s", "'" + "9".repeat(40) + "…' " + notADuration),
        arguments("1000", "'1000' has no unit; write 1000ms or 1000s"),
        arguments("1.5", "'1.5' has no unit; write 1.5ms or 1.5s"),
        arguments("0", "'0' has no unit; write 0ms or 0s"),
        arguments("86400", "'86400' has no unit; write 86400ms or 86400s"),
        arguments("86401", "'86401' has no unit; write 86401ms"),
        arguments("86400000", "'86400000' has no unit; write 86400000ms"),
        arguments("86400001", "'86400001' has no unit; " + EXAMPLES),
        arguments("0.0000001", "'0.0000001' has no unit; " + EXAMPLES),
        arguments("5h", "'5h' has the unknown unit 'h'; the units are ms, s, m"),
        arguments("5MS", "'5MS' has the unknown unit 'MS'; the units are ms, s, m"),
        arguments("5us", "'5us' has the unknown unit 'us'; the units are ms, s, m"),
        arguments("5e", "'5e' has the unknown unit 'e'; the units are ms, s, m"),
        arguments("1441m", "'1441m' " + tooLong),
        arguments("86400.000000001s", "'86400.000000001s' " + tooLong),
        arguments("99999999999999999999s", "'99999999999999999999s' " + tooLong),
        arguments("0.0000001ms", "'0.0000001ms' " + tooFine),
        arguments("1.0000000001s", "'1.0000000001s' " + tooFine),
        arguments("0.00000000001m", "'0.00000000001m' " + tooFine));
  }

  @ParameterizedTest
  @MethodSource("badTexts")
  void aBadTextIsRefusedWithWhatWouldBeRight(String text, String message) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> DurationText.parse(text));
    assertEquals(message, refusal.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2.000000001s | '2.000000001s' is too long; write at most 2s",
        "1m | '1m' is too long; write at most 2s",
        "2 | '2' has no unit; write 2ms or 2s",
        "3 | '3' has no unit; write 3ms"
      },
      quoteCharacter = '"')
  void aShorterLimitIsKeptAndSaid(String text, String message) {
    Duration longest = Duration.ofSeconds(2);
    assertEquals(longest, DurationText.parse("2s", longest));
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> DurationText.parse(text, longest));
    assertEquals(message, refusal.getMessage());
  }

  @Test
  void theAdviceOnABareNumberIsItselfValid() {
    for (String number : new String[] {"0", "1000", "1.5", "86400", "0.000001"}) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> DurationText.parse(number))
              .getMessage();
      String advice = message.substring(message.indexOf("write ") + "write ".length());
      assertEquals(2, advice.split(" or ").length, message);
      for (String text : advice.split(" or ")) {
        assertTrue(DurationText.parse(text).compareTo(DurationText.LONGEST) <= 0, text);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"PT-0.000000001S", "PT24H0.000000001S", "PT-1S", "PT100000000000H"})
  void whatIsOutOfRangeIsNotPrinted(Duration duration) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> DurationText.print(duration));
    assertEquals(
        duration + " is out of range; a duration is from 0ms to 1440m (24h)", refusal.getMessage());
  }
}
