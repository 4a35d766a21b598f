package dev.loopmesh.kit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.LiveService;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeBudgetTest {
  private static LiveService service;

  @BeforeAll
  static void start() throws Exception {
    service = LiveService.answering(request -> TimeBudget.of(request.request()));
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
  }

  @Test
  void aCallerNeedNotHaveOne() throws Exception {
    assertEquals("Optional.empty", service.text("/things"));
  }

  @ParameterizedTest
  @CsvSource({"1ms, PT0.001S", "3999ms, PT3.999S", "1.5s, PT1.5S", "60m, PT1H"})
  void itIsADurationFromAMillisecondToAnHour(String text, String budget) throws Exception {
    assertEquals("Optional[" + budget + "]", service.text("/things", "Request-Timeout", text));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "0.9ms, '0.9ms' is too short; write at least 1ms",
        "61m, '61m' is too long; write at most 60m",
        "250, '250' has no unit; write 250ms or 250s",
        "abc, 'abc' is not a duration; write for example 250ms"
      })
  void anythingElseIsRefused(String text, String why) throws Exception {
    JsonObject problem = service.problem("/things", "Request-Timeout", text);
    assertEquals(400, problem.getInteger("status"));
    assertTrue(problem.getString("detail").startsWith("Request-Timeout: " + why), why);
    JsonObject named =
        new JsonObject()
            .put("name", "Request-Timeout")
            .put("value", text)
            .put("accepted", "a duration from 1ms to 60m");
    assertEquals(named, problem.getJsonObject("parameter"));
  }

  @Test
  void twoAreRefusedBecauseTheyAreAmbiguous() throws Exception {
    var answer = service.get("/things", "Request-Timeout", "1s", "Request-Timeout", "2s");
    assertEquals(400, answer.statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 1ms",
    "PT0.0009S, 1ms",
    "PT0.0019S, 1ms",
    "PT3.9999S, 3999ms",
    "PT60S, 60000ms"
  })
  void itIsPassedOnInWholeMillisecondsRoundedDown(Duration left, String header) {
    assertEquals(header, TimeBudget.print(left));
  }
}
