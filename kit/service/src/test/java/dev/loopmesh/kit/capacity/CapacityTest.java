package dev.loopmesh.kit.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.capacity.LimitedService.Answer;
import dev.loopmesh.kit.capacity.LimitedService.Call;
import dev.loopmesh.kit.service.LiveService;
import dev.loopmesh.kit.service.Protocol;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A service that works on a limited number of requests at a time. */
@ParameterizedClass
@EnumSource(
    value = Protocol.class,
    names = {"HTTP_1_1", "H2C"})
class CapacityTest {
  private static final String FOREVER = "10m";

  @Parameter private Protocol protocol;

  private LimitedService start(String latency, int concurrency, int queue, String abandoned)
      throws Exception {
    return LimitedService.start(protocol, latency, "" + concurrency, "" + queue, abandoned);
  }

  @Test
  void whoComesFirstIsServedFirst() throws Exception {
    try (LimitedService service = start(FOREVER, 1, 10, "drop")) {
      Call first = service.call("first");
      List<Call> calls = new ArrayList<>();
      for (String name : List.of("a", "b", "c", "d", "e")) {
        calls.add(service.call(name));
      }
      service.untilIt(1, 5);
      service.become("1ms");
      first.leave();
      for (Call call : calls) {
        assertEquals(200, call.await().status());
      }
      service.assertServed("a", "b", "c", "d", "e");
      service.untilIt(0, 0);
    }
  }

  @Test
  void requestsThatTakeNoTimeAreServedInOrderToo() throws Exception {
    try (LimitedService service = start(FOREVER, 1, 10_000, "drop")) {
      Call first = service.call("first");
      List<Call> calls = List.of(service.call("a"), service.call("b"), service.call("c"));
      service.become("0ms");
      first.leave();
      for (Call call : calls) {
        assertEquals(200, call.await().status());
      }
      service.assertServed("a", "b", "c");
      service.untilIt(0, 0);
    }
  }

  @Test
  void beyondTheQueueIsARefusalThatSaysWhenToComeBack() throws Exception {
    try (LimitedService service = start(FOREVER, 1, 2, "work")) {
      service.call("working");
      service.call("queued");
      service.call("queued-too");
      Answer refusal = service.send("one-too-many").await();
      assertEquals(503, refusal.status());
      assertEquals("1", refusal.headers().get("Retry-After"));
      JsonObject problem = refusal.body().toJsonObject();
      assertEquals(
          "1 requests are worked on (CONCURRENCY) and 2 are queued (QUEUE) for a test.",
          problem.getString("detail"));
      assertTrue(problem.getString("type").endsWith("/queue-full"), problem::encode);
      assertEquals(1, service.tally().refusals());
      service.untilIt(1, 2);
    }
  }

  @Test
  void theQueueIsAnnounced() throws Exception {
    try (LimitedService service = start("200ms", 1, 2, "work")) {
      service.call("first");
      long sentNanos = System.nanoTime();
      String timing = service.call("second").await().headers().get("Server-Timing");
      double elapsedMs = (System.nanoTime() - sentNanos) / 1e6;
      String form = "wait;dur=200;desc=\"a test \\(artificial\\)\", queue;dur=([0-9]+);desc=.*";
      assertTrue(timing.matches(form), timing);
      int queuedMs = Integer.parseInt(timing.replaceFirst(form, "$1")); // rounded
      assertTrue(queuedMs + 200 <= elapsedMs + 1, () -> timing + " of " + elapsedMs);
    }
  }

  @Test
  void aPlaceIsFreeAtOnceWhenItsRequestIsDropped() throws Exception {
    try (LimitedService service = start(FOREVER, 1, 10, "drop")) {
      Call working = service.call("working");
      Call queued = service.call("queued");
      Call last = service.call("last");
      queued.leave();
      service.untilIt(1, 1);
      service.become("1ms");
      working.leave();
      assertEquals(200, last.await().status());
      service.untilIt(0, 0);
      assertEquals(2, service.tally().drops());
      assertEquals(0, service.tally().jobsInVain());
      service.assertServed("last");
    }
  }

  @Test
  void abandonedRequestsAreWorkedOnToTheEnd() throws Exception {
    long workMs = 200;
    try (LimitedService service = start(workMs + "ms", 1, 10, "work")) {
      long startNanos = System.nanoTime();
      Call working = service.call("working");
      Call queued = service.call("queued");
      Call last = service.call("last");
      working.leave();
      queued.leave();
      assertEquals(200, last.await().status());
      double tookMs = (System.nanoTime() - startNanos) / 1e6;
      assertTrue(tookMs >= 3 * (workMs - 1), () -> "answered after " + tookMs + " ms");
      LiveService.until(() -> service.tally().jobsInVain() == 2);
      assertEquals(0, service.tally().drops());
      service.assertServed("last");
    }
  }

  @Test
  void aRequestWhoseDeadlinePassesInTheQueueGetsItsAnswerAndIsDroppedOrNot() throws Exception {
    for (String abandoned : List.of("work", "drop")) {
      try (LimitedService service = start(FOREVER, 1, 10, abandoned)) {
        service.call("working");
        Answer late = service.send("late", "Request-Timeout", "50ms").await();
        assertEquals(504, late.status());
        String timing = late.headers().get("Server-Timing");
        assertTrue(timing.startsWith("queue;dur="), timing);
        service.untilIt(1, abandoned.equals("work") ? 1 : 0);
      }
    }
  }

  @Test
  void aDeadlineThatPassesDuringTheWorkLeavesThePlaceBusyOrNot() throws Exception {
    for (String abandoned : List.of("work", "drop")) {
      try (LimitedService service = start(FOREVER, 1, 10, abandoned)) {
        Answer late = service.send("late", "Request-Timeout", "50ms").await();
        assertEquals(504, late.status());
        service.untilIt(abandoned.equals("work") ? 1 : 0, 0);
      }
    }
  }

  @Test
  void workThatIsAbandonedHalfwayTakesAsLongAsEver() throws Exception {
    try (LimitedService service = start("200ms", 1, 10, "work")) {
      long startNanos = System.nanoTime();
      Call late = service.call("late", "Request-Timeout", "100ms");
      Call next = service.call("next");
      assertEquals(504, late.await().status());
      assertEquals(200, next.await().status());
      double tookMs = (System.nanoTime() - startNanos) / 1e6;
      assertTrue(tookMs >= 2 * (200 - 2), () -> "answered after " + tookMs + " ms");
    }
  }
}
