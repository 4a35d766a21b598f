package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A changed setting takes effect with the next request. */
class LiveSettingsInMeshTest {
  @Test
  void theDeadlineOfThoseWhoNameNone() throws Exception {
    try (ScriptedMesh scripted = ScriptedMesh.with("EVENT_LOOPS", "2")) {
      scripted.user.now(Scripts.keepsSilent());
      assertEquals(200, scripted.mesh.change("DEADLINE", "50ms").status());
      for (int call = 0; call < 4; call++) {
        Answer answer = scripted.mesh.get(summary("parallel"));
        assertEquals(504, answer.status());
        assertTrue(answer.json().getString("detail").contains("50ms"), "on each loop");
      }
    }
  }

  @Test
  void aLargerPoolAdmitsQueuedCallsImmediately() throws Exception {
    try (ScriptedMesh scripted = ScriptedMesh.with("POOL_SIZE", "1", "POOL_QUEUE", "10")) {
      CountDownLatch gate = new CountDownLatch(1);
      scripted.user.now(Scripts.answersAfter(gate));
      List<Future<Answer>> asked = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        asked.add(scripted.mesh.ask(summary("parallel", "deadline=20s")));
      }
      assertNotNull(scripted.user.nextRequest());
      assertEquals(0, scripted.user.requestsWaiting());
      scripted.mesh.change("POOL_SIZE", "5");
      asked.add(scripted.mesh.ask(summary("parallel", "deadline=20s")));
      for (int i = 0; i < 2; i++) {
        assertNotNull(scripted.user.nextRequest());
      }
      gate.countDown();
      for (Future<Answer> answer : asked) {
        assertEquals(200, answer.await(30, SECONDS).status());
      }
      scripted.assertAllPlacesAreFree("parallel", 5);
      scripted.mesh.change("POOL_SIZE", "2", "POOL_QUEUE", "0");
      scripted.assertAllPlacesAreFree("parallel", 2);
    }
  }

  @Test
  void aChangeThatIsRefusedChangesNothing() throws Exception {
    try (ScriptedMesh scripted = ScriptedMesh.with()) {
      String before = scripted.mesh.management("/settings");
      Answer refused =
          scripted.mesh.change("RETRY_ATTEMPTS", "3", "SHED_LOWEST", "5", "SHED_HIGHEST", "4");
      assertEquals(400, refused.status());
      assertEquals(before, scripted.mesh.management("/settings"));
      assertEquals(
          new JsonObject(before).getJsonArray("settings").size(),
          dev.loopmesh.aggregator.defence.DefenceSettings.ALL.size());
    }
  }
}
