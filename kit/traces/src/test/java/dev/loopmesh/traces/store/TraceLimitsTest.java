package dev.loopmesh.traces.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.loopmesh.kit.settings.InvalidSettings;
import dev.loopmesh.kit.settings.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceLimitsTest {
  @Test
  void theTimeInWhichATraceSettlesIsASetting() {
    assertEquals(Duration.ofSeconds(6), read("6s").settle());
    assertEquals(TraceLimits.DEFAULT, TraceLimits.read(Settings.of(Map.of())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"6", "-1s", "2m", "soon"})
  void anotherValueIsAnError(String value) {
    assertThrows(InvalidSettings.class, () -> read(value));
  }

  private static TraceLimits read(String settle) {
    Settings settings = Settings.of(Map.of("TRACE_SETTLE", settle));
    TraceLimits limits = TraceLimits.read(settings);
    settings.check();
    return limits;
  }
}
