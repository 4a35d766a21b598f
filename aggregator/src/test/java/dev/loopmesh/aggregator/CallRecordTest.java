package dev.loopmesh.aggregator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.aggregator.call.Attempt;
import dev.loopmesh.aggregator.call.AttemptTracing;
import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.aggregator.call.CallReport;
import dev.loopmesh.aggregator.call.Fetch;
import dev.loopmesh.aggregator.call.UpstreamRequest;
import dev.loopmesh.aggregator.waiting.CallOrder;
import dev.loopmesh.kit.client.Replica;
import dev.loopmesh.kit.client.UpstreamResponse;
import dev.loopmesh.kit.telemetry.RequestTrace;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The report of a call with several attempts, with none, or with a stale response. */
class CallRecordTest {
  private static final UpstreamRequest USER = UpstreamRequest.user(42);

  private final Fetch fetch =
      new Fetch(
          42,
          Duration.ofSeconds(5),
          false,
          RequestTrace.in(Context.root()),
          new AttemptTracing(OpenTelemetry.noop(), List.of()));

  @Test
  void theAttemptThatAnsweredIsTheOneThatIsToldOf() {
    CallRecord call = fetch.begin(USER);
    Attempt slow = call.begin(replica(1));
    Attempt quick = call.begin(replica(2));
    quick.read(answer());
    slow.failed(CallFailure.cancelled("user-service"));
    CallReport told = report().calls().get(0);
    assertEquals("127.0.0.1:2", told.replica());
    assertEquals("ok", told.outcome());
    assertEquals(2, told.attempts());
  }

  @Test
  void aCallThatWentNowhereHasNoReplica() {
    fetch.begin(USER).failed(CallFailure.breakerOpen("user-service", 1));
    CallReport told = report().calls().get(0);
    assertNull(told.replica());
    assertEquals(0, told.attempts());
    assertEquals("breaker-open", told.outcome());
  }

  @Test
  void anOlderAnswerIsMarkedWithItsAgeAndIsNoFailure() {
    CallRecord call = fetch.begin(USER);
    call.failed(CallFailure.breakerOpen("user-service", 1));
    call.stale(Duration.ofMillis(1500));
    FetchReport report = report();
    assertNull(call.failure());
    assertEquals("stale", report.calls().get(0).outcome());
    JsonObject json = report.toJson("http://lab/traces/1").getJsonArray("calls").getJsonObject(0);
    assertTrue(json.getBoolean("stale"));
    assertEquals(1500.0, json.getDouble("staleAgeMs"));
    assertEquals(1500.0, report.oldestMs().orElseThrow());
  }

  private FetchReport report() {
    return FetchReport.of(fetch, "parallel", CallOrder.AT_ONCE, 0.5);
  }

  private static UpstreamResponse answer() {
    return new UpstreamResponse(200, "application/json", null, Buffer.buffer("{\"id\":42}"), null);
  }

  private static Replica replica(int port) {
    return new Replica("user-service", URI.create("http://127.0.0.1:" + port));
  }
}
