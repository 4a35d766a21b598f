package dev.loopmesh.kit.fault;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.LiveService;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The effect of faults on a running service as a whole. */
class FaultyProcessTest {
  private FaultyService live;

  @BeforeEach
  void start() throws Exception {
    live = new FaultyService();
  }

  @AfterEach
  void stop() throws Exception {
    live.close();
  }

  @Test
  void refuseClosesThePortAndOpensTheSameOneAgain() throws Exception {
    try (Socket kept = live.ask("/things")) {
      assertTrue(kept.getInputStream().read() >= 0);
      live.put("a", "{'fault':'refuse'}");
      kept.getInputStream().readAllBytes(); // its connection ends
    }
    assertTrue(refused(live.service().begin("/things")));
    assertEquals(200, live.service().managementStatus("/livez"));
    live.delete("/faults");
    assertEquals(200, live.service().get("/things").statusCode());
  }

  @Test
  void aServiceThatRefusesStops() throws Exception {
    live.put("a", "{'fault':'refuse'}");
    live.service().running().stop().await(30, SECONDS);
  }

  @Test
  void leakKeepsMemoryUpToItsBoundAndGivesItBack() {
    Activation activation = new Activation(BusyWork.NONE);
    assertTrue(activation.leak(600, 1000));
    assertEquals(0.6, activation.leakedShare(1000));
    assertFalse(activation.leak(600, 1000));
    activation.end();
    assertFalse(activation.leak(1, 1000));
  }

  /** Lower bounds: the loop uses that much CPU time. */
  @Test
  void theMoreHasLeakedTheLongerALeakPausesTheLoop() throws Exception {
    live.put("a", "{'fault':'leak','bytes':1000,'most':2000,'pause':'200ms'}");
    for (long least : List.of(100, 200, 200)) { // ms; there is room for two
      long start = System.nanoTime();
      assertEquals(200, live.service().get("/things").statusCode());
      long ms = (System.nanoTime() - start) / 1_000_000;
      assertTrue(ms >= least, () -> ms + " ms instead of " + least);
    }
  }

  @Test
  void hogsComputeUntilTheyAreSentAway() throws Exception {
    live.put("a", "{'fault':'hog-cpu','threads':2}");
    assertEquals(2, hogs());
    live.put("a", "{'fault':'hog-cpu','threads':1}");
    LiveService.until(() -> hogs() == 1);
    live.delete("/faults/a");
    LiveService.until(() -> hogs() == 0);
  }

  @Test
  void theProbesSayWhatTheyAreToldToSay() throws Exception {
    live.put("a", "{'fault':'unready'}");
    assertEquals(503, live.service().managementStatus("/readyz"));
    assertEquals(200, live.service().managementStatus("/livez"));
    assertEquals(200, live.service().get("/things").statusCode());
    live.put("b", "{'fault':'sick-but-healthy'}");
    assertEquals(200, live.service().managementStatus("/readyz"));
    assertEquals(500, live.service().get("/things").statusCode());
    live.delete("/faults");
    assertEquals(200, live.service().managementStatus("/readyz"));
    assertEquals(200, live.service().get("/things").statusCode());
    live.put("a", "{'fault':'flap','every':'100ms'}");
    for (int status : new int[] {503, 200, 503, 200}) {
      LiveService.until(() -> readyz() == status);
    }
  }

  @Test
  void aHeldLoopIsCuredThroughManagement() throws Exception {
    try (LiveService two =
        LiveService.of(
            s -> (router, vertx) -> router.get("/things").handler(RoutingContext::end),
            "EVENT_LOOPS",
            "2")) {
      two.fault("a", FaultyService.json("{'fault':'block-loop','hold':'9m'}"));
      two.fault("r", FaultyService.json("{'fault':'refuse','after':'100ms'}"));
      Future<?> held = two.begin("/things");
      LiveService.until(
          () ->
              two.json("/faults")
                  .getJsonArray("faults")
                  .getJsonObject(1)
                  .getString("state")
                  .equals("active"));
      two.manage(HttpMethod.DELETE, "/faults", null);
      LiveService.until(() -> status(two) == 200);
      assertTrue(held.isComplete());
    }
  }

  private static int status(LiveService service) {
    try {
      return service.get("/things").statusCode();
    } catch (Exception e) {
      return 0;
    }
  }

  private int readyz() {
    try {
      return live.service().managementStatus("/readyz");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static long hogs() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("worker-"))
        .count();
  }

  private static boolean refused(Future<?> call) throws Exception {
    try {
      call.await(30, SECONDS);
      return false;
    } catch (Exception | Error e) {
      return ("" + e).contains("refused");
    }
  }
}
