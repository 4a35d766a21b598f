package dev.loopmesh.kit.fault;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.LiveService;
import dev.loopmesh.kit.service.Service;
import dev.loopmesh.kit.service.ServiceSpec;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The effect of faults on a running service as a whole. */
class FaultyProcessTest {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

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

  /** In CPU time, which does not depend on what else the machine does. */
  @Test
  void theMoreHasLeakedTheLongerALeakPausesTheLoop() throws Exception {
    List<Long> paused = new CopyOnWriteArrayList<>(); // ns
    BusyWork measured =
        new BusyWork(
            "worker",
            BusyWork.NONE.waiting(),
            condition -> {
              long start = THREADS.getCurrentThreadCpuTime();
              BusyWork.NONE.computing().accept(condition);
              paused.add(THREADS.getCurrentThreadCpuTime() - start);
            });
    Service things = (router, vertx) -> router.get("/things").handler(request -> request.end("ok"));
    ServiceSpec spec = new ServiceSpec("test-service", 0, settings -> things).busyWith(measured);
    try (LiveService service = LiveService.of(spec)) {
      service.fault(
          "a", FaultyService.json("{'fault':'leak','bytes':1000,'most':2000,'pause':'200ms'}"));
      for (long least : List.of(100, 200, 200)) { // ms; there is room for two
        assertEquals(200, service.get("/things").statusCode());
        long ns = paused.get(paused.size() - 1);
        assertTrue(ns >= 0.99 * 1e6 * least, () -> ns + " ns instead of " + least + " ms");
      }
      assertEquals(3, paused.size());
      double late = Math.min(paused.get(1), paused.get(2));
      assertTrue(paused.get(0) < 0.75 * late, paused::toString);
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
