package dev.loopmesh.aggregator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.aggregator.call.Attempt;
import dev.loopmesh.aggregator.call.AttemptTracing;
import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.aggregator.call.CallReport;
import dev.loopmesh.aggregator.call.CheckedJson;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FetchReportTest {
  private static final UpstreamRequest USER = UpstreamRequest.user(42);
  private static final UpstreamRequest ORDERS = // with the form of a user, for one kind of response
      new UpstreamRequest("order-service", "/orders?user=42", CheckedJson.Form.USER, 42);
  private static final Map<String, Replica> UPSTREAMS =
      Map.of(
          "user-service", upstream("user-service", 8081),
          "order-service", upstream("order-service", 8082));

  private final Fetch fetch =
      new Fetch(
          42,
          Duration.ofSeconds(5),
          false,
          RequestTrace.in(Context.root()),
          new AttemptTracing(OpenTelemetry.noop(), List.of()));

  @Test
  void aCallThatWasAnsweredIsOk() {
    begin(USER).read(answer(200, null));
    CallReport call = report(CallOrder.AT_ONCE).calls().get(0);
    assertEquals("ok", call.outcome());
    assertEquals(200, call.status());
    assertEquals("127.0.0.1:8081", call.replica());
    assertTrue(0 <= call.startMs() && call.startMs() <= call.endMs());
  }

  @Test
  void theLastCallToEndIsCriticalWhenAllBeganAtOnce() {
    Attempt user = begin(USER);
    Attempt orders = begin(ORDERS);
    orders.read(answer(200, null));
    user.read(answer(200, null));
    assertEquals(List.of(true, false), critical(report(CallOrder.AT_ONCE)));
  }

  @Test
  void everyCallIsCriticalWhenEachWaitedForTheOneBefore() {
    begin(USER).read(answer(200, null));
    begin(ORDERS).read(answer(200, null));
    assertEquals(List.of(true, true), critical(report(CallOrder.ONE_AFTER_ANOTHER)));
  }

  @Test
  void aCallThatWasCancelledIsNotCritical() {
    CallRecord user = fetch.begin(USER);
    fetch.begin(ORDERS);
    Attempt attempt = user.begin(UPSTREAMS.get("user-service"));
    assertThrows(CallFailure.class, () -> attempt.read(answer(500, null)));
    user.failed(new IllegalStateException());
    fetch.cancel();
    FetchReport report = report(CallOrder.AT_ONCE);
    assertEquals(List.of(true, false), critical(report));
    assertEquals("call-failed", report.calls().get(0).outcome());
    assertEquals("cancelled", report.calls().get(1).outcome());
  }

  @Test
  void callsWhoseTimeIsOverEndTogether() {
    fetch.begin(USER);
    fetch.begin(ORDERS);
    fetch.timeIsOver();
    FetchReport report = report(CallOrder.AT_ONCE);
    assertEquals(report.calls().get(0).endMs(), report.calls().get(1).endMs());
    assertEquals(List.of(true, true), critical(report));
    assertEquals("deadline-passed", report.calls().get(0).outcome());
  }

  @Test
  void callsThatAreBrokenOffAreAllOverWhenTheFirstLearnsOfIt() {
    List<List<String>> outcomes = new ArrayList<>();
    for (UpstreamRequest request : List.of(USER, ORDERS)) {
      fetch
          .begin(request)
          .cancelWith(
              reason ->
                  outcomes.add(
                      report(CallOrder.AT_ONCE).calls().stream()
                          .map(CallReport::outcome)
                          .toList()));
    }
    fetch.timeIsOver();
    List<String> both = List.of("deadline-passed", "deadline-passed");
    assertEquals(List.of(both, both), outcomes);
  }

  @Test
  void aCallThatBeginsTooLateIsCancelledAtOnce() {
    fetch.cancel();
    List<CallFailure> reasons = new ArrayList<>();
    fetch.begin(USER).cancelWith(reasons::add);
    assertEquals(1, reasons.size());
    assertThrows(CallFailure.class, () -> fetch.left("user-service"));
  }

  @Test
  void whatIsLeftIsLessThanTheDeadlineAndShrinks() {
    Duration first = fetch.left("user-service");
    Duration second = fetch.left("user-service");
    assertTrue(first.compareTo(Duration.ofSeconds(5)) < 0);
    assertTrue(second.compareTo(first) < 0);
  }

  @Test
  void noMoreIsPredictedThanWasMeasured() {
    begin(USER).read(answer(200, "wait;dur=999999"));
    FetchReport report = report(CallOrder.AT_ONCE);
    CallReport call = report.calls().get(0);
    assertEquals(call.endMs() - call.startMs(), call.expectedMs());
  }

  @Test
  void anAnnouncedWaitIsWhatIsPredicted() {
    begin(USER).read(answer(200, "wait;dur=0"));
    assertEquals(0, report(CallOrder.AT_ONCE).predictedMs());
  }

  @Test
  void theReportAsJsonHasMillisecondsWithThreeDecimals() {
    CallReport call =
        new CallReport(
            "user-service",
            "127.0.0.1:8081",
            0.12345,
            1.00049,
            1,
            0,
            "cancelled",
            1,
            Double.NaN,
            false);
    FetchReport report =
        new FetchReport("parallel", CallOrder.AT_ONCE, 1.23456, 1, List.of(call), 0.0006, "trace");
    JsonObject json = report.toJson("http://lab/traces/1");
    assertEquals(1.235, json.getDouble("elapsedMs"));
    assertEquals(0.001, json.getDouble("loopBusyMs"));
    JsonObject first = json.getJsonArray("calls").getJsonObject(0);
    assertEquals(0.123, first.getDouble("startMs"));
    assertEquals(1.0, first.getDouble("endMs"));
    assertNull(first.getValue("status"), "no status came");
    assertEquals(1, first.getInteger("attempts"));
    assertEquals(
        "user-service;dur=0.877, loop-busy;dur=0.001, total;dur=1.235", report.serverTiming());
  }

  private Attempt begin(UpstreamRequest request) {
    return fetch.begin(request).begin(UPSTREAMS.get(request.service()));
  }

  private FetchReport report(CallOrder callOrder) {
    return FetchReport.of(fetch, "parallel", callOrder, 0.5);
  }

  private static List<Boolean> critical(FetchReport report) {
    return report.calls().stream().map(CallReport::critical).toList();
  }

  private static UpstreamResponse answer(int status, String serverTiming) {
    return new UpstreamResponse(
        status, "application/json", serverTiming, Buffer.buffer("{\"id\":42}"), null);
  }

  private static Replica upstream(String name, int port) {
    return new Replica(name, URI.create("http://127.0.0.1:" + port));
  }
}
