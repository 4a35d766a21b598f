package dev.loopmesh.kit.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveSettingsTest {
  private static final LiveSetting<Integer> LEAST = LiveSetting.integer("LEAST", 1, 1, 100, "");
  private static final LiveSetting<Integer> MOST = LiveSetting.integer("MOST", 10, 1, 100, "");
  private static final LiveSetting<Double> SHARE =
      LiveSetting.share("SHARE", 0.2, 0, 0.999, "").orOff(-1.0);
  private static final LiveSetting<Duration> PATIENCE =
      LiveSetting.duration(
              "PATIENCE", Duration.ZERO, Duration.ofMillis(1), Duration.ofMinutes(1), "")
          .orOff(Duration.ZERO);
  private static final LiveSetting<Boolean> LIGHT = LiveSetting.onOrOff("LIGHT", "");
  private static final List<LiveSetting<?>> ALL = List.of(LEAST, MOST, SHARE, PATIENCE, LIGHT);

  private record Bounds(int least, int most, boolean light) {
    static Bounds of(LiveValues values) {
      if (values.of(LEAST) > values.of(MOST)) {
        throw new IllegalArgumentException("LEAST: is more than MOST");
      }
      return new Bounds(values.of(LEAST), values.of(MOST), values.of(LIGHT));
    }
  }

  private final Settings settings = Settings.of(Map.of("MOST", "20", "SHARE", "off"));
  private final LiveView<Bounds> view = settings.live(ALL, Bounds::of);
  private final LiveSettings live = settings.live();

  @Test
  void aChangeIsInForceAtOnceForEveryView() {
    LiveView<Bounds> ofAnotherLoop = settings.live(ALL, Bounds::of);
    live.change(Map.of("LEAST", "5", "LIGHT", "on"));
    assertEquals(new Bounds(5, 20, true), view.current());
    assertEquals(new Bounds(5, 20, true), ofAnotherLoop.current());
    assertEquals("5", settings.effective().get("LEAST"));
  }

  @Test
  void aValueSaysWhereItComesFrom() {
    live.change(Map.of("LEAST", "5"));
    List<LiveSettings.Source> sources =
        live.entries().stream().map(LiveSettings.Entry::source).toList();
    assertEquals(
        List.of(
            LiveSettings.Source.CHANGED,
            LiveSettings.Source.ENVIRONMENT,
            LiveSettings.Source.ENVIRONMENT,
            LiveSettings.Source.DEFAULT,
            LiveSettings.Source.DEFAULT),
        sources);
  }

  @Test
  void aResetGoesBackToTheStartAndNotToTheDefaults() {
    live.change(Map.of("MOST", "30", "LEAST", "30"));
    live.reset();
    assertEquals(new Bounds(1, 20, false), view.current());
  }

  @Test
  void everyFaultIsToldAndNothingIsChangedThen() {
    Bounds before = view.current();
    Map<String, String> wrong =
        Map.of(
            "LEAST",
            "0",
            "SHARE",
            "100%",
            "PATIENCE",
            "5",
            "LIGHT",
            "yes",
            "COLOUR",
            "red",
            "MOST",
            "50");
    InvalidSettings faults = assertThrows(InvalidSettings.class, () -> live.change(wrong));
    assertEquals(5, faults.errors().size(), faults::getMessage);
    assertSame(before, view.current());
    assertEquals(List.of(), live.changes());
  }

  @Test
  void valuesThatDoNotGoTogetherAreAFaultToo() {
    Bounds before = view.current();
    assertThrows(InvalidSettings.class, () -> live.change(Map.of("LEAST", "50")));
    assertSame(before, view.current());
    live.change(Map.of("LEAST", "50", "MOST", "60"));
    assertEquals(new Bounds(50, 60, false), view.current());
  }

  @Test
  void theLastHundredChangesAreKept() {
    for (int most = 1; most <= 100; most++) {
      live.change(Map.of("MOST", "" + most));
      live.change(Map.of("MOST", "" + most)); // changes nothing
    }
    live.change(Map.of("SHARE", "99.9%"));
    assertEquals(100, live.changes().size());
    assertEquals("1", live.changes().get(0).from());
    assertEquals("off", live.changes().get(99).from());
    assertEquals("99.9%", live.changes().get(99).to());
  }

  @Test
  void whatIsWrongAtTheStartIsToldWithAllOtherFaults() {
    Settings wrong = Settings.of(Map.of("LEAST", "20", "SHARE", "x", "OTHER", "y"));
    wrong.live(ALL, Bounds::of);
    wrong.integer("OTHER", 1, 1, 2);
    InvalidSettings faults = assertThrows(InvalidSettings.class, wrong::check);
    assertEquals(3, faults.errors().size(), faults::getMessage);
  }

  @Test
  void whatIsPrintedCanBeRead() {
    for (String text : List.of("off", "0%", "0.5%", "20%", "99%", "99.9%")) {
      assertEquals(text, SHARE.print().apply(SHARE.parse().apply(text)));
    }
  }
}
