package dev.loopmesh.lab.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.problem.ProblemException;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that are no schedules are refused with what would be one. */
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

  static Stream<String> oddYaml() {
    return Stream.of(
        BOMB,
        "steps: []\n---\nsteps: []",
        "steps: !!java.net.URL [http://localhost]",
        "!!set {a, b}",
        "steps: " + "[".repeat(25) + "]".repeat(25),
        "steps: [" + "[".repeat(30_000),
        "[".repeat(30_000) + "]".repeat(30_000),
        "{a: ".repeat(1_000) + "}".repeat(1_000),
        "a: 1\na: 2",
        "&a [*a]",
        "a: &a {b: *a}",
        "\tsteps: []",
        "steps: [",
        "steps: \u0000");
  }

  @ParameterizedTest
  @MethodSource("oddYaml")
  void whatIsNotTakenOfYamlIsRefused(String text) {
    String detail = refusal(() -> ScheduleText.parseYaml(text));
    assertTrue(detail.startsWith("It is not a schedule in YAML: "), detail);
  }

  static Stream<String> oddJson() {
    return Stream.of(
        "", "null", "[]", "7", "true", "\"text\"", "{", "{\"steps\":[" + "[".repeat(30_000));
  }

  @ParameterizedTest
  @MethodSource("oddJson")
  void whatIsNoObjectOfJsonIsRefused(String text) {
    String detail = refusal(() -> ScheduleText.parseJson(text));
    assertTrue(detail.startsWith("It is not a schedule in JSON: "), detail);
  }

  private static String refusal(Executable read) {
    ProblemException refused = assertThrows(ProblemException.class, read);
    assertEquals(400, refused.problem().status());
    return refused.problem().detail();
  }
}
