package dev.loopmesh.control.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.problem.ProblemException;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid schedules are refused with a message that says what is allowed. */
class OddScheduleTest {
  private static final String BOMB =
      "a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nsteps: [*c,*c,*c,*c]\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "~",
        "# nothing",
        "---",
        "[]",
        "- a",
        "7",
        "1.5",
        "true",
        "text",
        "\"\""
      })
  void aDocumentThatIsNoObjectIsToldWhatWouldBeOne(String text) {
    String detail = refusal(() -> ScheduleText.parseYaml(text));
    assertTrue(detail.contains("not an object; write for example {steps: "), detail);
  }

  static Stream<Arguments> oddYaml() {
    String aliases = "Number of aliases for non-scalar nodes exceeds the specified max=0";
    return Stream.of(
        Arguments.of(BOMB, aliases),
        Arguments.of("&a [*a]", aliases),
        Arguments.of("a: &a {b: *a}", aliases),
        Arguments.of("steps: []\n---\nsteps: []", "expected a single document"),
        Arguments.of("steps: !!java.net.URL [http://localhost]", "Global tag is not allowed"),
        Arguments.of("!!set {a, b}", "not an object"),
        Arguments.of("steps: " + "[".repeat(25) + "]".repeat(25), "Nesting Depth exceeded max 20"),
        Arguments.of("a: 1\na: 2", "found duplicate key a"),
        Arguments.of("steps: [", "line 1, column 9"));
  }

  @ParameterizedTest
  @MethodSource("oddYaml")
  void whatIsNotTakenOfYamlIsRefused(String text, String why) {
    String detail = refusal(() -> ScheduleText.parseYaml(text));
    assertTrue(detail.startsWith("It is not a schedule in YAML: "), detail);
    assertTrue(detail.contains(why), detail);
  }

  static Stream<Arguments> oddJson() {
    String malformed = "it is malformed at line 1, column ";
    return Stream.of(
        Arguments.of("", "it is not an object; write"),
        Arguments.of("null", "it is not an object; write"),
        Arguments.of("[]", "it is not an object; write"),
        Arguments.of("7", "it is not an object; write"),
        Arguments.of("\"text\"", "it is not an object; write"),
        Arguments.of("{", malformed + "2."),
        Arguments.of("{\n  \"steps\": oops}", "it is malformed at line 2, column "),
        Arguments.of("{\"steps\":[" + "[".repeat(30_000), "it is not an object; write"));
  }

  @ParameterizedTest
  @MethodSource("oddJson")
  void whatIsNoObjectOfJsonIsRefused(String text, String why) {
    String detail = refusal(() -> ScheduleText.parseJson(text));
    assertTrue(detail.startsWith("It is not a schedule in JSON: " + why), detail);
    assertFalse(detail.contains("Source"), detail);
  }

  private static String refusal(Executable read) {
    ProblemException refused = assertThrows(ProblemException.class, read);
    assertEquals(400, refused.problem().status());
    return refused.problem().detail();
  }
}
