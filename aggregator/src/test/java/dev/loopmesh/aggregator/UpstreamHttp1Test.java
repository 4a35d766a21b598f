package dev.loopmesh.aggregator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.aggregator.ScriptedService.Script;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A response of user-service over HTTP/1.1 is accepted or refused, and never matched to another
 * request.
 */
@TestInstance(Lifecycle.PER_CLASS)
class UpstreamHttp1Test {
  private ScriptedMesh scripted;

  @BeforeAll
  void start() throws Exception {
    scripted = ScriptedMesh.with();
  }

  @AfterAll
  void stop() throws Exception {
    scripted.close();
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.aggregator.RawAnswers#all")
  void anAnswerIsTakenOrRefusedAndTheNextCallerGetsTheirs(RawAnswer row) throws Exception {
    // one mode of each client: the one that blocks, and the one that does not
    for (String mode : List.of("parallel", "worker")) {
      assertHonest(7, mode); // leaves a connection to be used again
      int before = scripted.user.connections();
      scripted.user.now(Scripts.inTurn(row.script(), Scripts.answersHonestly()));
      row.assertMadeOf(ask(42, mode), mode);
      assertHonest(43, mode);
      int made = scripted.user.connections() - before;
      assertEquals(row.kept() ? 0 : 1, made, () -> row + ", " + mode + ": connections made");
    }
  }

  /** Responses that arrive before their request, as on a connection that is out of step. */
  @ParameterizedTest
  @MethodSource("dev.loopmesh.aggregator.MeshUnderTest#modes")
  void bytesOnAnIdleConnectionEndIt(String mode) throws Exception {
    for (String early : List.of(RawAnswers.OK, "HTTP/1.1 408 Timeout\r\n\r\n", "HTT", "\r\n")) {
      assertHonest(7, mode);
      scripted.user.forgetDepartures();
      scripted.user.now(Scripts.answersAnd(early));
      assertEquals(200, ask(42, mode).status());
      assertTrue(scripted.user.nextDeparture() != null, () -> "kept with: " + early);
      assertHonest(43, mode);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.aggregator.MeshUnderTest#modes")
  void aConnectionOneAnswerBehindIsClosedAtTheFirst(String mode) throws Exception {
    scripted.user.now(Scripts.answersWithBody("{\"id\":42}")); // for any user
    assertEquals(200, ask(42, mode).status());
    int before = scripted.user.connections();
    Answer refused = ask(43, mode);
    assertEquals("upstream-bad-answer", refused.problem(), () -> refused.json().encodePrettily());
    String detail = refused.json().getString("detail");
    assertTrue(detail.contains("user 43 was requested and an object has the id 42"), detail);
    assertHonest(44, mode);
    assertEquals(1, scripted.user.connections() - before);
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.aggregator.MeshUnderTest#modes")
  void anInformationalAnswerIsSkippedInAllModes(String mode) throws Exception {
    for (String status : List.of("100", "102", "103", "199")) {
      RawAnswer row = RawAnswer.answer(status, "HTTP/1.1 " + status + " X\r\n\r\n", RawAnswers.OK);
      scripted.user.now(row.script());
      row.assertMadeOf(ask(42, mode), mode);
      assertHonest(43, mode);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.aggregator.MeshUnderTest#modes")
  void entriesOfAnotherUserAreRefused(String mode) throws Exception {
    for (String list : List.of("[{\"userId\":43}]", "[{\"userId\":42},{\"userId\":43}]", "[{}]")) {
      scripted.payments.now(Scripts.answersWithBody(list));
      Answer refused = ask(42, mode);
      assertEquals("upstream-bad-answer", refused.problem(), list);
      assertEquals("payment-service", refused.json().getString("service"));
    }
    scripted.payments.now(Scripts.answersHonestly());
    assertHonest(42, mode);
  }

  /** Many at a time, where each response may be any of the table, or the call may be cancelled. */
  @ParameterizedTest
  @MethodSource("dev.loopmesh.aggregator.MeshUnderTest#modesThatLeaveTheLoopFree")
  void nobodyGetsTheDataOfAnother(String mode) throws Exception {
    scripted.user.now(anyOf(RawAnswers.all().toList()));
    List<Future<Answer>> asked = new ArrayList<>();
    for (int user = 1; user <= 150; user++) {
      String deadline = user % 5 == 0 ? "&deadline=3ms" : "";
      asked.add(scripted.mesh.ask("/users/" + user + "/summary?mode=" + mode + deadline));
    }
    int good = 0;
    for (int user = 1; user <= asked.size(); user++) {
      Answer answer = asked.get(user - 1).await(30, SECONDS);
      if (answer.status() == 200) {
        good++;
        assertEquals(user, answer.json().getJsonObject("user").getInteger("id"));
      }
    }
    assertTrue(good > 0, "none was good");
    assertHonest(43, mode);
  }

  private static Script anyOf(List<RawAnswer> rows) {
    Random random = new Random(1);
    AtomicInteger turn = new AtomicInteger();
    return request -> {
      if (turn.incrementAndGet() % 3 == 0) {
        rows.get(random.nextInt(rows.size())).script().play(request);
      } else {
        Scripts.answersHonestly().play(request);
      }
    };
  }

  private Answer ask(int user, String mode) throws Exception {
    return scripted.mesh.get("/users/" + user + "/summary?mode=" + mode);
  }

  private void assertHonest(int user, String mode) throws Exception {
    scripted.user.now(Scripts.answersHonestly());
    Answer answer = ask(user, mode);
    assertEquals(200, answer.status(), () -> mode + ": " + answer.json().encodePrettily());
    assertEquals(user, answer.json().getJsonObject("user").getInteger("id"));
    assertEquals(
        user, answer.json().getJsonArray("payments").getJsonObject(0).getInteger("userId"));
  }
}
