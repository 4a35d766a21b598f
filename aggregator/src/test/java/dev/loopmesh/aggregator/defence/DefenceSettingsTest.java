package dev.loopmesh.aggregator.defence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.settings.InvalidSettings;
import dev.loopmesh.kit.settings.LiveSetting;
import dev.loopmesh.kit.settings.LiveView;
import dev.loopmesh.kit.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class DefenceSettingsTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "defences.md");

  @Test
  void byDefaultThereAreNone() {
    DefencePolicy policy = policy(Map.of()).current();
    assertTrue(
        !policy.retrying().isOn()
            && !policy.breaking().isOn()
            && !policy.hedging().isOn()
            && !policy.ejecting().isOn()
            && !policy.shedding().isOn()
            && !policy.fallback().isOn());
    assertEquals(Duration.ZERO, policy.callTimeout());
    assertEquals(Duration.ofSeconds(5), policy.deadline());
  }

  @Test
  void everyDefaultIsWithinItsOwnRange() {
    for (LiveSetting<?> setting : DefenceSettings.ALL) {
      assertEquals(setting.otherwise(), reread(setting), setting.name());
    }
  }

  private static <T> T reread(LiveSetting<T> setting) {
    return setting.parse().apply(setting.print().apply(setting.otherwise()));
  }

  @Test
  void boundsThatDoNotGoTogetherAreToldAtTheStart() {
    Settings settings = Settings.of(Map.of("SHED_LOWEST", "50", "SHED_HIGHEST", "40"));
    settings.live(DefenceSettings.ALL, DefencePolicy::of);
    Assertions.assertThrows(InvalidSettings.class, settings::check);
  }

  /** A change of a setting needs a change of its line in the document; the message says which. */
  @Test
  void theDocumentHasThisTable() throws Exception {
    String table =
        DefenceSettings.ALL.stream()
            .map(DefenceSettingsTest::row)
            .collect(
                Collectors.joining(
                    "\n",
                    "| setting | default | range | what it is |\n| --- | --- | --- | --- |\n",
                    ""));
    List<String> lines = Files.readAllLines(DOCUMENT);
    String document = String.join("\n", lines);
    assertTrue(document.contains(table), () -> DOCUMENT + " must contain\n" + table);
  }

  private static <T> String row(LiveSetting<T> setting) {
    return "| `%s` | `%s` | %s | %s |"
        .formatted(
            setting.name(),
            setting.print().apply(setting.otherwise()),
            setting.range(),
            setting.what());
  }

  private static LiveView<DefencePolicy> policy(Map<String, String> environment) {
    return Settings.of(environment).live(DefenceSettings.ALL, DefencePolicy::of);
  }
}
