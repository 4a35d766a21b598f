package dev.loopmesh.kit.guard;

import static dev.loopmesh.kit.guard.GuardedService.JSON;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.kit.service.Protocol;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hosts by which a service may be called. */
@ParameterizedClass
@EnumSource(Protocol.class)
class KnownHostsTest {
  @Parameter Protocol protocol;

  private static GuardedService service;

  @BeforeAll
  static void start() throws Exception {
    service = GuardedService.with("ALLOWED_HOSTS", "mesh.example, 10.9.8.7");
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
  }

  static List<String> unknownHosts() {
    String port = ":" + service.live().running().port();
    return List.of(
        "evil.example",
        "evil.example" + port, // as after DNS rebinding
        "127.0.0.1.evil.example" + port,
        "localhost.evil.example" + port,
        "10.0.0.1" + port, // an address, but not this one
        "2130706433", // 127.0.0.1 as one number
        "[fe80::1]" + port);
  }

  @ParameterizedTest
  @MethodSource("unknownHosts")
  void aHostThatIsNotKnownIsRefusedEvenWhenItsPageIsOfTheSameOrigin(String host) throws Exception {
    int before = service.changes();
    RawExchange wire = service.wire(protocol).as(host);

    RawExchange change = wire.put("/things", "{}", JSON, "Origin: http://" + host);
    RawExchange look = wire.get("/things");
    RawExchange management =
        RawExchange.ofManagement(service.live(), protocol).as(host).get("/info");

    for (RawExchange answer : List.of(change, look, management)) {
      assertEquals(421, answer.status(), answer::text);
      assertEquals("unknown-host", answer.problem());
    }
    assertEquals(before, service.changes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.1:8090",
        "localhost:1",
        "LOCALHOST",
        "localhost.",
        "[::1]:8090",
        "127.0.0.2", // loopback too
        "test-service:9080", // as other containers in the same network call it
        "mesh.example:443",
        "10.9.8.7"
      })
  void aHostThatIsKnownIsServed(String host) throws Exception {
    RawExchange wire = service.wire(protocol).as(host);

    assertEquals(200, wire.put("/things", "{}", JSON, "Origin: http://" + host).status());
    assertEquals(200, wire.get("/things").status());
  }

  @Test
  void theAddressAtWhichAConnectionComesInIsKnown() throws Exception {
    try (GuardedService everywhere = GuardedService.with("HOST", "0.0.0.0")) {
      assertEquals(200, everywhere.wire(protocol).as("127.0.0.1").get("/things").status());
      assertEquals(421, everywhere.wire(protocol).as("10.9.8.7").get("/things").status());
    }
  }
}
