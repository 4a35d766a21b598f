package dev.loopmesh.aggregator;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.loopmesh.aggregator.ScriptedService.Script;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A service responds with 200 and an invalid body; the others are fine. */
@TestInstance(Lifecycle.PER_CLASS)
class LyingServiceTest {
  private static final String MODES = "dev.loopmesh.aggregator.MeshUnderTest#modes";

  private OneBadService bad;

  @BeforeAll
  void start() throws Exception {
    bad = new OneBadService();
  }

  @AfterAll
  void stop() throws Exception {
    bad.close();
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void anHonestAnswerIsTaken(String mode) throws Exception {
    bad.assertTaken(mode, Scripts.answersHonestly());
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void aJsonTypeWithACharsetIsTaken(String mode) throws Exception {
    bad.assertTaken(mode, Scripts.answersWithContentType("Application/JSON; charset=utf-8"));
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void anAnswerInChunksIsTaken(String mode) throws Exception {
    bad.assertTaken(mode, Scripts.answersInChunks("[{\"userId\": 42}]"));
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void anAnswerThatEndsWithTheConnectionIsTaken(String mode) throws Exception {
    bad.assertTaken(mode, Scripts.answersUntilItCloses());
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void anAnswerOfExactlyTheLimitIsTaken(String mode) throws Exception {
    bad.assertTaken(mode, Scripts.answersWithBody("[" + " ".repeat(OneBadService.LIMIT - 2) + "]"));
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void anotherContentTypeIsALie(String mode) throws Exception {
    assertLie(mode, Scripts.answersWithContentType("text/html"));
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void noContentTypeIsALie(String mode) throws Exception {
    assertLie(mode, Scripts.answersWithoutContentType());
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void anEmptyBodyIsALie(String mode) throws Exception {
    assertLie(mode, Scripts.answersWithBody(""));
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void aBodyThatIsNoJsonIsALie(String mode) throws Exception {
    assertLie(mode, Scripts.answersWithBody("<html>it works</html>"));
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void jsonThatIsCutOffIsALie(String mode) throws Exception {
    assertLie(mode, Scripts.answersWithBody("[{\"id\":1},"));
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void jsonWithMoreBehindItIsALie(String mode) throws Exception {
    assertLie(mode, Scripts.answersWithBody("[] []"));
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void anObjectForAnArrayIsALie(String mode) throws Exception {
    assertLie(mode, Scripts.answersWithBody("{}"));
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void nullIsALie(String mode) throws Exception {
    assertLie(mode, Scripts.answersWithBody("null"));
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void aNumberIsALie(String mode) throws Exception {
    assertLie(mode, Scripts.answersWithBody("42"));
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void bytesThatAreNotUtf8AreALie(String mode) throws Exception {
    assertLie(mode, Scripts.answersWithBody("[\"\u00ff\u00fe\"]"));
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void jsonTooDeepToReadIsALie(String mode) throws Exception {
    assertLie(
        mode,
        Scripts.answersWithBody(
            "[".repeat(OneBadService.LIMIT / 2) + "]".repeat(OneBadService.LIMIT / 2)));
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void aBodyAboveTheLimitIsALie(String mode) throws Exception {
    assertLie(mode, Scripts.answersWithBody("[" + " ".repeat(OneBadService.LIMIT - 1) + "]"));
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void chunksWithoutEndAreALie(String mode) throws Exception {
    assertLie(mode, Scripts.answersInChunksWithoutEnd());
    assertNotNull(bad.service().nextDeparture(), "it was read on");
  }

  private void assertLie(String mode, Script script) throws Exception {
    bad.assertRefused(mode, script, 502, "upstream-bad-answer");
  }
}
