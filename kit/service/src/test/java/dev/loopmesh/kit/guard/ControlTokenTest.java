package dev.loopmesh.kit.guard;

import static dev.loopmesh.kit.guard.GuardedService.JSON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.Protocol;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Changes with a token, and without one. */
@ParameterizedClass
@EnumSource(Protocol.class)
class ControlTokenTest {
  @Parameter Protocol protocol;

  private static final String TOKEN = "open-sesame";

  @Test
  void withATokenSetEveryChangeNeedsItAndNoLookDoes() throws Exception {
    try (GuardedService service = GuardedService.with("CONTROL_TOKEN", TOKEN)) {
      RawExchange wire = service.wire(protocol);
      for (String wrong :
          List.of(
              "Authorization: Bearer open-sesamf",
              "Authorization: Bearer open-sesam",
              "Authorization: Bearer",
              "Authorization: Basic " + TOKEN,
              "Authorization: " + TOKEN,
              "X: y")) {
        RawExchange answer = wire.put("/things", "{}", JSON, wrong);
        assertEquals(401, answer.status(), wrong);
        assertEquals("token-required", answer.problem());
        assertTrue(answer.has("WWW-Authenticate: Bearer"), answer::text);
        assertFalse(answer.text().contains(TOKEN), answer::text);
      }
      String right = "Authorization: Bearer " + TOKEN;
      assertEquals(401, wire.put("/things", "{}", JSON, right, right).status(), "twice");
      assertEquals(0, service.changes());
      assertEquals(200, wire.put("/things", "{}", JSON, right).status());
      assertEquals(200, wire.get("/things").status());
    }
  }

  @Test
  void theTokenIsNotShown() throws Exception {
    try (GuardedService service = GuardedService.with("CONTROL_TOKEN", TOKEN)) {
      String info = service.live().management("/info").bodyAsString();

      assertTrue(info.contains("\"CONTROL_TOKEN\":\"***\""), info);
      assertFalse(info.contains(TOKEN), info);
    }
  }

  @Test
  void beyondLoopbackNothingCanBeChangedWithoutAToken() throws Exception {
    try (GuardedService service = GuardedService.with("HOST", "0.0.0.0")) {
      RawExchange answer = service.wire(protocol).put("/things", "{}", JSON);

      assertEquals(403, answer.status());
      assertEquals("control-closed", answer.problem());
      assertTrue(answer.text().contains("CONTROL_TOKEN"), answer::text);
      assertEquals(0, service.changes());
      assertEquals(200, service.wire(protocol).get("/things").status());
    }
  }

  @Test
  void beyondLoopbackItCanIfConfigured() throws Exception {
    try (GuardedService open = GuardedService.with("HOST", "0.0.0.0", "CONTROL_OPEN", "true")) {
      assertEquals(200, open.wire(protocol).put("/things", "{}", JSON).status());
      assertEquals(421, open.wire(protocol).as("evil.example").put("/things", "{}", JSON).status());
    }
  }
}
