package dev.loopmesh.kit.guard;

import static dev.loopmesh.kit.guard.GuardedService.JSON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.loopmesh.kit.service.LiveService;
import dev.loopmesh.kit.service.Protocol;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The form of changes, and their rate limit. */
@ParameterizedClass
@EnumSource(Protocol.class)
class GuardTest {
  @Parameter Protocol protocol;

  private GuardedService service;

  @BeforeEach
  void start() throws Exception {
    service = GuardedService.with();
  }

  @AfterEach
  void stop() throws Exception {
    service.close();
  }

  static List<Arguments> changesInABadForm() {
    return List.of(
        refused(415, "unsupported-media-type"),
        refused(415, "unsupported-media-type", "Content-Type: text/plain"),
        refused(415, "unsupported-media-type", "Content-Type: application/x-www-form-urlencoded"),
        refused(415, "unsupported-media-type", "Content-Type: application/jsonp"),
        refused(413, "body-too-large", JSON, "Content-Length: 65537"),
        refused(413, "body-too-large", JSON, "Content-Length: 99999999999"));
  }

  private static Arguments refused(int status, String problem, String... headers) {
    return Arguments.of(status, problem, List.of(headers));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("changesInABadForm")
  void aChangeInABadFormIsRefusedAndNothingIsChanged(
      int status, String problem, List<String> headers) throws Exception {
    boolean announcesMore = headers.toString().contains("Content-Length");
    assumeFalse(announcesMore && protocol == Protocol.H2C, "Netty resets what announces more");
    RawExchange answer =
        service.wire(protocol).put("/things", "{}", headers.toArray(String[]::new));

    assertEquals(status, answer.status(), answer::text);
    assertEquals(problem, answer.problem());
    assertEquals(0, service.changes());
    assertFalse(answer.has("Access-Control-"), answer::text);
  }

  @Test
  void aBodyThatIsTooLongIsRefused() throws Exception {
    RawExchange answer = service.wire(protocol).put("/things", " ".repeat(65_537), JSON);

    assertEquals(413, answer.status(), answer::text);
    assertEquals("body-too-large", answer.problem());
    assertEquals(0, service.changes());
  }

  @Test
  void tooManyChangesAtOnceAreRefusedUntilTheRateAllowsThem() throws Exception {
    try (GuardedService slow = GuardedService.with("CONTROL_RATE", "1")) {
      RawExchange wire = slow.wire(protocol);
      RawExchange answer = wire.put("/things", "{}", JSON);
      for (int i = 0; answer.status() == 200 && i < 100; i++) {
        answer = wire.put("/things", "{}", JSON);
      }
      int before = slow.changes();

      assertEquals(429, answer.status());
      assertEquals("too-many-changes", answer.problem());
      assertTrue(answer.has("Retry-After: 1"), answer::text);
      assertEquals(200, wire.get("/things").status(), "looking is free");
      assertEquals(before, slow.changes());
      LiveService.until(() -> status(wire) == 200);
    }
  }

  @Test
  void aFloodWithoutTheTokenLeavesItsShareToThoseWhoHaveIt() throws Exception {
    try (GuardedService slow =
        GuardedService.with("CONTROL_RATE", "1", "CONTROL_TOKEN", "open-sesame")) {
      for (int refused = 0; refused < 10; refused++) { // more than a burst
        assertEquals(401, slow.wire(protocol).put("/things", "{}", JSON).status());
      }
      String right = "Authorization: Bearer open-sesame";
      assertEquals(200, slow.wire(protocol).put("/things", "{}", JSON, right).status());
      assertEquals(1, slow.changes());
    }
  }

  private static int status(RawExchange wire) {
    try {
      return wire.put("/things", "{}", JSON).status();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
