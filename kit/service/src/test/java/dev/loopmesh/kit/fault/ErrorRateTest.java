package dev.loopmesh.kit.fault;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.LiveService;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The share of errors that clients see is the injected one. */
class ErrorRateTest {
  private static final int REQUESTS = 1_000;
  private static final int AT_A_TIME = 50;
  private static final double Z_999 = 3.2905; // of the normal distribution, for 99.9 % both sides

  private static LiveService live;

  @BeforeAll
  static void start() throws Exception {
    live = LiveService.answering(request -> "fine");
  }

  @AfterAll
  static void stop() throws Exception {
    live.close();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.3, 0.6, 0.9})
  void theRateIsWithinTheBinomialInterval(double probability) throws Exception {
    JsonObject error = new JsonObject().put("fault", "error").put("status", 503);
    live.fault("rate", error.put("probability", probability).put("seed", 7));
    int failed = 0;
    for (int sent = 0; sent < REQUESTS; sent += AT_A_TIME) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < AT_A_TIME; i++) {
        answers.add(live.begin("/things").map(answer -> answer.statusCode()));
      }
      for (Future<Integer> answer : answers) {
        failed += answer.await(30, SECONDS) == 503 ? 1 : 0;
      }
    }
    assertEquals(failed, live.json("/faults/rate").getInteger("applied"));
    double asked = REQUESTS * probability;
    double spread = Z_999 * Math.sqrt(asked * (1 - probability));
    assertTrue(Math.abs(failed - asked) <= spread, failed + " of " + REQUESTS);
  }
}
