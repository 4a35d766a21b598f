package dev.loopmesh.kit.fault;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.LiveService;
import io.vertx.core.Future;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests a fault of a running service applies to, when, and for how long. */
class FaultReachTest {
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
  void delayLetsARequestWaitAsLongAsItSaysAndLeavesTheLoopFree() throws Exception {
    live.put("a", "{'fault':'delay','latency':'400ms','match':{'path':'/things/{id}'}}");
    long start = System.nanoTime();
    Future<?> delayed = live.service().begin("/things/7");
    live.service().get("/things");
    assertFalse(delayed.isComplete());
    delayed.await(30, SECONDS);
    assertTrue(System.nanoTime() - start >= 399_000_000L);
    assertEquals(1, live.state().getInteger("applied"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"delay','latency':'9m", "hang", "block-loop','hold':'9m", "spin-loop','hold':'9m"})
  void whoIsKeptGoesOnAsSoonAsItIsUndone(String fault) throws Exception {
    live.put("a", "{'fault':'" + fault + "'}");
    Future<?> kept = live.service().begin("/things");
    LiveService.until(() -> live.state().getInteger("applied") == 1);
    assertFalse(kept.isComplete());
    assertEquals(204, live.delete("/faults").statusCode());
    kept.await(30, SECONDS);
    assertEquals(1, live.served());
  }

  @Test
  void whoHasLeftIsForgotten() throws Exception {
    live.put("a", "{'fault':'hang'}");
    Socket caller = live.ask("/things");
    LiveService.until(() -> live.state().getInteger("applied") == 1);
    caller.close();
    LiveService.until(() -> live.measures("http_server_active_requests{", "} 0.0"));
    live.delete("/faults");
    assertEquals(200, live.service().get("/things").statusCode());
    assertEquals(1, live.served());
  }

  @Test
  void aFaultBeginsPausesAndEndsByItself() throws Exception {
    live.put("a", "{'fault':'error','after':'800ms','for':'2400ms','on':'800ms','off':'800ms'}");
    assertEquals("waiting", live.state().getString("state"));
    assertEquals(200, live.service().get("/things").statusCode());
    for (String state : new String[] {"active", "waiting", "active", "over"}) {
      LiveService.until(() -> live.state().getString("state").equals(state));
    }
    assertEquals(200, live.service().get("/things").statusCode());
  }

  @Test
  void onlyRequestsThatMatchMeetIt() throws Exception {
    live.put(
        "a",
        "{'fault':'error','match':{'path':'/things/{id}','mode':'parallel','baggage':'drill=a b'}}");
    String[] entry = {"baggage", "x=1, drill=a%20b;p=1"};
    assertEquals(500, live.service().get("/things/7?mode=parallel", entry).statusCode());
    assertEquals(
        500, live.service().get("/things/7", "baggage", "drill=a%20b,mode=parallel").statusCode());
    assertEquals(200, live.service().get("/things?mode=parallel", entry).statusCode());
    assertEquals(200, live.service().get("/things/7?mode=blocking", entry).statusCode());
    assertEquals(200, live.service().get("/things/7", entry).statusCode());
    assertEquals(
        200, live.service().get("/things/7?mode=parallel", "baggage", "drill=ab").statusCode());
    assertEquals(2, live.state().getInteger("applied"));
  }

  @Test
  void aRequestBringsAFaultForItselfAlone() throws Exception {
    assertEquals(418, brought("error:418"));
    assertEquals(418, brought("error%3A418"));
    assertEquals(200, brought("error:99"));
    assertEquals(200, brought("hog-cpu:1"));
    assertEquals(200, brought("reset:1"));
    assertEquals(200, brought("delay:uniform(1ms%2C2ms)"));
    String other = "loopmesh.fault=payment-service:error:418";
    assertEquals(200, live.service().get("/things", "baggage", other).statusCode());
    assertEquals(200, live.service().get("/things").statusCode());
    Future<?> kept = live.service().begin("/things", "baggage", "loopmesh.fault=test-service:hang");
    int before = live.served();
    LiveService.until(() -> live.measures("http_server_active_requests{", "} 1.0"));
    live.service().get("/things");
    live.delete("/faults");
    kept.await(30, SECONDS);
    assertEquals(before + 2, live.served());
  }

  private int brought(String fault) throws Exception {
    return live.service()
        .get("/things", "baggage", "loopmesh.fault=test-service:" + fault)
        .statusCode();
  }

  @Test
  void withoutPermissionARequestHasNoFault() throws Exception {
    try (LiveService strict = LiveService.answering(request -> "fine")) {
      String fault = "loopmesh.fault=test-service:error:418";
      assertEquals(200, strict.get("/things", "baggage", fault).statusCode());
    }
  }
}
