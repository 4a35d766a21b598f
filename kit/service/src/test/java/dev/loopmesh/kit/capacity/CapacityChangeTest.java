package dev.loopmesh.kit.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.capacity.LimitedService.Answer;
import dev.loopmesh.kit.capacity.LimitedService.Call;
import dev.loopmesh.kit.service.Protocol;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The limits of a service change while it works, it stops, and its metrics tell how full it is. */
@ParameterizedClass
@EnumSource(
    value = Protocol.class,
    names = {"HTTP_1_1", "H2C"})
class CapacityChangeTest {
  private static final String FOREVER = "10m";

  @Parameter private Protocol protocol;

  private LimitedService start(String latency, int concurrency, int queue, String abandoned)
      throws Exception {
    return LimitedService.start(protocol, latency, "" + concurrency, "" + queue, abandoned);
  }

  @Test
  void aLowerLimitLetsWhatIsWorkedOnEnd() throws Exception {
    try (LimitedService service = start(FOREVER, 3, 10, "drop")) {
      List<Call> working = List.of(service.call("a"), service.call("b"), service.call("c"));
      service.change(new JsonObject().put("concurrency", 1));
      Call next = service.call("next");
      service.untilIt(3, 1);
      working.get(0).leave();
      service.untilIt(2, 1);
      working.get(1).leave();
      service.untilIt(1, 1);
      service.become("1ms");
      working.get(2).leave();
      assertEquals(200, next.await().status());
    }
  }

  @Test
  void aHigherLimitStartsQueuedRequestsAtOnceAndAResetAllOfThem() throws Exception {
    try (LimitedService service = start(FOREVER, 1, 10, "work")) {
      for (int i = 0; i < 5; i++) {
        service.call("request-" + i);
      }
      service.untilIt(1, 4);
      service.change(new JsonObject().put("concurrency", "3").put("queue", 0));
      service.untilIt(3, 2);
      assertEquals(503, service.send("too-many").await().status());
      service.reset();
      service.untilIt(1 + 2, 2);
      service.change(new JsonObject().put("concurrency", "unlimited"));
      service.untilIt(5, 0);
    }
  }

  @Test
  void aLimitCountsWhatBeganWithoutOne() throws Exception {
    try (LimitedService service =
        LimitedService.start(protocol, FOREVER, "unlimited", "10", "work")) {
      service.call("a");
      service.call("b");
      service.change(new JsonObject().put("concurrency", 2));
      service.call("queued");
      service.untilIt(2, 1);
      service.change(new JsonObject().put("concurrency", 3));
      service.untilIt(3, 0);
    }
  }

  @Test
  void whatIsAbandonedLeavesTheQueueWhenItIsNoLongerWorkedFor() throws Exception {
    try (LimitedService service = start(FOREVER, 1, 10, "work")) {
      service.call("working");
      Answer late = service.send("late", "Request-Timeout", "50ms").await();
      assertEquals(504, late.status());
      service.call("next");
      service.untilIt(1, 2);
      service.change(new JsonObject().put("abandoned", "drop"));
      service.untilIt(1, 1);
    }
  }

  @Test
  void nothingIsQueuedAfterTheStop() throws Exception {
    LimitedService service = start(FOREVER, 1, 10, "work");
    service.call("working");
    service.call("queued").leave();
    service.call("queued-too");
    service.close();
    assertEquals(0, service.tally().queued());
  }

  @Test
  void theMetricsTellHowFullItIs() throws Exception {
    try (LimitedService service = start(FOREVER, 2, 1, "drop")) {
      Call first = service.call("a");
      service.call("b");
      service.call("c");
      service.send("d").await();
      first.leave();
      service.untilIt(2, 0);
      String metrics = service.live().management("/metrics").bodyAsString();
      for (String line :
          List.of(
              "loopmesh_capacity_working 2.0",
              "loopmesh_capacity_queued 0.0",
              "loopmesh_capacity_limit 2.0",
              "loopmesh_capacity_refused_total 1.0",
              "loopmesh_capacity_abandoned_total{outcome=\"dropped\"} 1.0",
              "loopmesh_capacity_abandoned_total{outcome=\"worked\"} 0.0",
              "loopmesh_capacity_busy_time_seconds_total ")) {
        assertTrue(metrics.contains(line), () -> line + " in " + metrics);
      }
      assertTrue(service.tally().busyNanos() > 0);
    }
  }
}
