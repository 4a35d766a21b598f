package dev.loopmesh.allinone.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LoadTargetTest {
  private static final String SUMMARY = "http://127.0.0.1:8080/users/42/summary?mode=parallel";

  @Test
  void byDefaultItIsTheAggregatorOfThisMachine() {
    assertEquals(url(SUMMARY), urls(Map.of()));
    assertEquals(url(SUMMARY.replace("8080", "8000")), urls(Map.of("AGGREGATOR_PORT", "8000")));
    assertEquals(
        url(SUMMARY.replace("127.0.0.1:8080", "localhost:1234")),
        urls(Map.of("AGGREGATOR_URL", "http://localhost:1234")));
    assertEquals(url("http://127.0.0.1:8080/menu"), urls(Map.of(), "--mode=menu"));
    assertEquals(
        url("http://127.0.0.1:8080/users/7/summary?mode=virtual"),
        urls(Map.of(), "--mode=virtual", "--user=7"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://10.0.0.1:8080", "http://user:secret@10.0.0.1", "nonsense"})
  void anotherMachineIsLoadedOnlyIfTheCommandSaysSo(String address) {
    Map<String, String> environment = Map.of("AGGREGATOR_URL", address);
    Exception refused = assertThrows(IllegalArgumentException.class, () -> urls(environment));
    assertTrue(refused.getMessage().contains("give it with --url"), refused::getMessage);
    assertTrue(!refused.getMessage().contains("secret"), refused::getMessage);
    assertEquals(url("http://10.0.0.1/x"), urls(environment, "--url=http://10.0.0.1/x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--mode=a&b", "--user=0", "--user=10001"})
  void anotherModeOrUserIsRefused(String argument) {
    assertThrows(IllegalArgumentException.class, () -> urls(Map.of(), argument));
  }

  private static List<URI> url(String text) {
    return List.of(URI.create(text));
  }

  private static List<URI> urls(Map<String, String> environment, String... arguments) {
    return CommandLine.populateCommand(new LoadTarget(), arguments).urls(environment);
  }
}
