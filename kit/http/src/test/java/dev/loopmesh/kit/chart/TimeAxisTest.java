package dev.loopmesh.kit.chart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeAxisTest {
  private static final long SEED = 20_260_101;

  @ParameterizedTest
  @CsvSource({
    "0, 1000, '████████████████████'",
    "0, 500, '██████████          '",
    "500, 1000, '          ██████████'",
    "250, 300, '     █              '",
    "0, 25, '▌                   '",
    "0, 131.25, '██▋                 '",
    "0, 0, '▏                   '",
    "0, 0.1, '▏                   '",
    "999, 1000, '                   █'",
    "1000, 1000, '                   █'",
    "2000, 3000, '                   █'",
    "-50, 50, '█                   '"
  })
  void aBarGoesFromItsStartToItsEnd(double startMs, double endMs, String bar) {
    assertEquals(bar, new TimeAxis(20, 1000).bar(startMs, endMs));
  }

  @Test
  void everyBarIsAsWideAsTheAxis() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 10_000; i++) {
      int columns = random.nextInt(20, 200);
      double span = random.nextDouble(0, 10_000);
      double start = random.nextDouble(0, span + 1);
      double end = start + random.nextDouble(0, span + 1);
      String bar = new TimeAxis(columns, span).bar(start, end);
      assertEquals(columns, bar.length(), () -> start + " to " + end + " of " + span);
      assertTrue(!bar.isBlank());
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "49.9, 0", "50, 1", "500, 10", "999.9, 19", "1000, 19", "9e9, 19", "-1, 0"})
  void aMomentFallsIntoAColumn(double ms, int column) {
    assertEquals(column, new TimeAxis(20, 1000).column(ms));
  }

  @Test
  void theRulerHasRoundFiguresBelowItsTicks() {
    assertArrayEquals(
        new String[] {
          "├───────────┼───────────┼───────────┼───────────┼───────────┼",
          "0 ms        200 ms      400 ms      600 ms      800 ms      1000 ms"
        },
        new TimeAxis(60, 1000).ruler());
    assertArrayEquals(
        new String[] {
          "├─────────┼─────────┼─────────┼─────────┼─────────┼─────────┼",
          "0.0 s     0.5 s     1.0 s     1.5 s     2.0 s     2.5 s     3.0 s"
        },
        new TimeAxis(60, 3000).ruler());
    assertArrayEquals(
        new String[] {"├───────────────────┼", "0 s                 60 s"},
        new TimeAxis(20, 60_000).ruler());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.001, 1, 9.99, 10, 999.4, 1_999, 2_000, 59_999, 600_000, 86_400_000})
  void everySpanCanBeRuledInAnyWidth(double spanMs) {
    for (int columns = 20; columns < 2_000; columns += 7) {
      String[] ruler = new TimeAxis(columns, spanMs).ruler();
      assertEquals(columns + 1, ruler[0].length());
      assertTrue(ruler[0].startsWith("├"), ruler[0]);
      assertTrue(ruler[1].startsWith("0"), ruler[1]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 ms",
    "0.00042, 420 ns",
    "0.0999, 100 µs",
    "0.012, 12 µs",
    "1.44, 1.4 ms",
    "9.94, 9.9 ms",
    "10, 10 ms",
    "999.4, 999 ms",
    "999.5, 1.000 s",
    "1003.2, 1.003 s",
    "61000, 61.000 s"
  })
  void aSpanIsWrittenForPeople(double ms, String text) {
    assertEquals(text, TimeAxis.span(ms));
  }

  @Test
  void figuresAreTheSameInEveryLanguage() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertTrue(new TimeAxis(60, 1000).ruler()[1].startsWith("0 ms"));
      assertEquals("1.003 s", TimeAxis.span(1003));
    } finally {
      Locale.setDefault(before);
    }
  }
}
