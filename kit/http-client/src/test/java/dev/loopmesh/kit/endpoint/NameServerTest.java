package dev.loopmesh.kit.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameServerTest {
  @ParameterizedTest
  @CsvSource({
    "system, system",
    "127.0.0.1:5353, 127.0.0.1:5353",
    "10.0.0.10, 10.0.0.10:53",
    "::1, [::1]:53",
    "[::1]:5353, [::1]:5353"
  })
  void anAddressAndAPortAreRead(String text, String printed) {
    assertEquals(printed, NameServer.parse(text).print());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dns.example", "127.0.0.1:", "127.0.0.1:high", "127.0.0.1:70000", ":53"})
  void anythingElseIsRefused(String text) {
    Exception refused = assertThrows(IllegalArgumentException.class, () -> NameServer.parse(text));
    assertEquals(
        "'%s' is not a name server; write system, or its IP address and port, such as 127.0.0.1:53"
            .formatted(text),
        refused.getMessage());
  }
}
