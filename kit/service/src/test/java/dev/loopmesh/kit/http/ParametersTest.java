package dev.loopmesh.kit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.loopmesh.kit.chart.Ink;
import dev.loopmesh.kit.service.LiveService;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParametersTest {
  private static final List<String> WORDS = List.of("red", "green", "blue");

  private LiveService service;

  private void reading(Function<Parameters, Object> what, String... known) throws Exception {
    Function<RoutingContext, Object> read = request -> what.apply(Parameters.of(request, known));
    service = LiveService.answering(read);
  }

  @AfterEach
  void stop() throws Exception {
    service.close();
  }

  @Test
  void anIdIsReadFromThePath() throws Exception {
    reading(parameters -> parameters.pathId("id"));
    assertEquals("42", service.text("/things/42"));
    assertEquals("42", service.text("/things/%34%32"));
    assertEquals("999999999", service.text("/things/999999999"));
    for (String id : List.of("0", "-1", "1000000000", "1.0", "x", "042")) {
      assertRefused("/things/" + id, "id", id, "a whole number from 1 to 999999999");
    }
  }

  @Test
  void anIdIsReadFromTheQuery() throws Exception {
    reading(parameters -> parameters.id("user"), "user");
    assertEquals("42", service.text("/things?user=42"));
    assertRefused("/things?user=", "user", "", "a whole number from 1 to 999999999");
  }

  @Test
  void aParameterThatMustBeThereIsMissed() throws Exception {
    reading(parameters -> parameters.id("user"), "user");
    JsonObject problem = service.problem("/things");
    assertEquals(
        "The parameter 'user' is missing; allowed: a whole number from 1 to 999999999.",
        problem.getString("detail"));
    assertNull(problem.getJsonObject("parameter").getValue("value"));
  }

  @Test
  void anOptionalIdHasADefault() throws Exception {
    reading(parameters -> parameters.id("user", 7), "user");
    assertEquals("7", service.text("/things"));
    assertEquals("8", service.text("/things?user=8"));
    assertRefused("/things?user=x", "user", "x", "a whole number from 1 to 999999999");
  }

  @Test
  void anUnknownParameterIsRefused() throws Exception {
    reading(parameters -> "", "b", "a");
    JsonObject problem = service.problem("/things?c=1");
    assertEquals("'c' is not a known parameter; allowed: a, b.", problem.getString("detail"));
    assertEquals(named("c", "1", "a, b"), problem.getJsonObject("parameter"));
    assertEquals(
        "'A' is not a known parameter; allowed: a, b.",
        service.problem("/things?A=1").getString("detail"));
  }

  @Test
  void aParameterThatIsGivenTwiceIsRefused() throws Exception {
    reading(parameters -> parameters.id("user"), "user");
    assertRefused("/things?user=1&user=2", "user", "1&2", "one value");
    assertRefused("/things?user=1&user=1", "user", "1&1", "one value");
  }

  @Test
  void aDurationIsReadWithinItsRange() throws Exception {
    Duration min = Duration.ofMillis(10);
    Duration max = Duration.ofSeconds(1);
    reading(parameters -> parameters.duration("d", Duration.ofMillis(50), min, max), "d");
    assertEquals("PT0.05S", service.text("/things"));
    assertEquals("PT0.01S", service.text("/things?d=10ms"));
    assertEquals("PT1S", service.text("/things?d=1s"));
    JsonObject problem = service.problem("/things?d=9.9ms");
    assertEquals("d: '9.9ms' is too short; write at least 10ms.", problem.getString("detail"));
    assertEquals(
        named("d", "9.9ms", "a duration from 10ms to 1s"), problem.getJsonObject("parameter"));
  }

  @Test
  void oneOfSeveralWordsIsRead() throws Exception {
    reading(parameters -> parameters.oneOf("c", "red", WORDS), "c");
    assertEquals("red", service.text("/things"));
    assertEquals("blue", service.text("/things?c=blue"));
    assertRefused("/things?c=Blue", "c", "Blue", "red, green, blue");
    assertRefused("/things?c=", "c", "", "red, green, blue");
  }

  @Test
  void severalDifferentWordsAreReadInTheOrderGiven() throws Exception {
    reading(parameters -> parameters.someOf("c", List.of("red"), WORDS), "c");
    String accepted = "distinct values of red, green, blue, separated by commas";
    assertEquals("[red]", service.text("/things"));
    assertEquals("[blue, red]", service.text("/things?c=blue,red"));
    for (String words : List.of("red,red", "red,", ",red", "", "red;blue", "red,%20blue")) {
      String uri = "/things?c=" + words.replace(";", "%3B");
      assertRefused(uri, "c", words.replace("%20", " "), accepted);
    }
  }

  @Test
  void colourIsOnlyForThoseWhoAsk() throws Exception {
    reading(parameters -> parameters.ink("color"), "color");
    assertEquals(Ink.PLAIN.name(), service.text("/things"));
    assertEquals(Ink.COLOUR.name(), service.text("/things?color=true"));
    assertEquals(Ink.PLAIN.name(), service.text("/things?color=false"));
    assertRefused("/things?color=1", "color", "1", "true, false");
  }

  private void assertRefused(String uri, String name, String value, String accepted)
      throws Exception {
    JsonObject problem = service.problem(uri);
    assertEquals(
        "%s: '%s' is invalid; allowed: %s.".formatted(name, value, accepted),
        problem.getString("detail"));
    assertEquals(400, problem.getInteger("status"));
    assertEquals(named(name, value, accepted), problem.getJsonObject("parameter"));
  }

  private static JsonObject named(String name, String value, String accepted) {
    return new JsonObject().put("name", name).put("value", value).put("accepted", accepted);
  }
}
