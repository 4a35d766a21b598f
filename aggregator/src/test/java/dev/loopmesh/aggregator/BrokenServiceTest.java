package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.aggregator.ScriptedService.Script;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A service responds with an error status, or its response is cut off. */
@TestInstance(Lifecycle.PER_CLASS)
class BrokenServiceTest {
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
  void aServerErrorIsA502(String mode) throws Exception {
    bad.assertRefused(mode, Scripts.answersWithStatus(500), 502, "upstream-status");
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void anOverloadedServiceIsA502(String mode) throws Exception {
    bad.assertRefused(mode, Scripts.answersWithStatus(503), 502, "upstream-status");
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void aRedirectIsNotFollowed(String mode) throws Exception {
    bad.assertRefused(mode, Scripts.answersWithStatus(302), 502, "upstream-status");
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void anotherSuccessIsNoAnswer(String mode) throws Exception {
    bad.assertRefused(mode, Scripts.answersWithStatusAndNoBody(204), 502, "upstream-status");
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void notModifiedIsNoAnswer(String mode) throws Exception {
    bad.assertRefused(mode, Scripts.answersWithStatusAndNoBody(304), 502, "upstream-status");
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void aServiceThatRanOutOfTimeIsA504(String mode) throws Exception {
    bad.assertRefused(mode, Scripts.answersWithStatus(504), 504, "deadline-passed");
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void aServiceThatDoesNotKnowTheUserIsA404(String mode) throws Exception {
    bad.assertRefused(mode, Scripts.answersWithStatus(404), 404, "not-found");
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void anotherProtocolIsABrokenService(String mode) throws Exception {
    assertBroken(mode, Scripts.speaksAnotherProtocol());
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void closingBeforeTheAnswerIsABrokenService(String mode) throws Exception {
    assertBroken(mode, Scripts.closesBeforeItAnswers());
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void aResetBeforeTheAnswerIsABrokenService(String mode) throws Exception {
    assertBroken(mode, Scripts.resetsBeforeItAnswers());
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void closingInTheBodyIsABrokenService(String mode) throws Exception {
    assertBroken(mode, Scripts.closesInTheBody());
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void closingInTheChunksIsABrokenService(String mode) throws Exception {
    assertBroken(mode, Scripts.closesInTheChunks());
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void aResetInTheBodyIsABrokenService(String mode) throws Exception {
    assertBroken(mode, Scripts.resetsInTheBody());
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void aSecondAnswerIsNotTakenForTheNextOne(String mode) throws Exception {
    bad.service().now(Scripts.answersTwice());
    assertEquals(200, bad.mesh().get(summary(mode)).status());
    bad.service().now(Scripts.answersWithBody("[]"));
    Answer next = bad.mesh().get(summary(mode));
    if (next.status() == 200) { // refusing the broken connection would be fine, too
      assertEquals("[]", next.json().getJsonArray("orders").encode());
    } else {
      assertEquals("order-service", next.json().getString("service"));
    }
  }

  private void assertBroken(String mode, Script script) throws Exception {
    bad.assertRefused(mode, script, 502, "upstream-broken");
  }
}
