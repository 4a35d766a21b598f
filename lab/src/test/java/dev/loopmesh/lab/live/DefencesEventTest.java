package dev.loopmesh.lab.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What pages receive of the aggregator's defences, and what is dropped. */
class DefencesEventTest {
  private static final Pattern SAMPLE = Pattern.compile("(\\w+)\\{(.*)} (.+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  @Test
  void theLoopsOfAnAggregatorAreAddedUp() {
    JsonObject event =
        read(
            """
            loopmesh_pool_connections{loop="0",peer_service="payment-service",state="used"} 3
            loopmesh_pool_connections{loop="1",peer_service="payment-service",state="used"} 2
            loopmesh_pool_connections{loop="0",peer_service="payment-service",state="limit"} 4
            loopmesh_breaker_state{loop="0",peer_service="payment-service",state="open"} 1
            loopmesh_breaker_state{loop="1",peer_service="payment-service",state="open"} 0
            loopmesh_breaker_state{loop="1",peer_service="payment-service",state="closed"} 1
            loopmesh_replica_ejected{loop="0",peer_service="payment-service",replica="a:1"} 1
            loopmesh_replica_ejected{loop="1",peer_service="payment-service",replica="a:1"} 0
            loopmesh_replica_requests{loop="1",peer_service="payment-service",replica="a:1"} 7
            loopmesh_replica_attempts{loop="0",peer_service="payment-service",replica="a:1"} 5
            loopmesh_replica_attempts{error_type="500",loop="1",peer_service="payment-service",replica="a:1"} 6
            loopmesh_defence_decisions{decision="retry",peer_service="payment-service"} 9
            loopmesh_defence_decisions{decision="shed",peer_service="aggregator"} 8
            loopmesh_door_requests{loop="0",state="limit"} 20
            """);
    assertEquals(
        new JsonObject(
            """
            {"type": "defences", "untold": 0, "door": {"limit": 20, "shed": 8},
             "requests": {"ok": 0, "cancelled": 0, "downstream": 0, "refused": 0, "failed": 0},
             "upstreams": [{
             "service": "payment-service", "pool": {"limit": 4, "used": 5},
             "breaker": {"closed": 1, "open": 1}, "decisions": {"retry": 9},
             "replicas": [{"replica": "a:1", "ejected": 1, "loops": 2, "underWay": 7, "calls": 11,
             "ok": 5, "failed": 6}]}]}
            """),
        event);
  }

  @ParameterizedTest
  @CsvSource({
    "'', ok",
    "404, ok",
    "cancelled, cancelled",
    "pool-full, refused",
    "pool-timeout, refused",
    "upstream-unreachable, unreached",
    "connect-timeout, unreached",
    "503, failed",
    "429, failed",
    "call-timeout, failed",
    "deadline-passed, failed",
    "upstream-broken, failed",
    "upstream-bad-answer, failed",
    "java.io.IOException, failed"
  })
  void aCallThatFailedIsToldFromOneThatWasCancelledOrNotSentOrNeverGotThere(
      String errorType, String outcome) {
    String call =
        """
        loopmesh_replica_ejected{peer_service="payment-service",replica="a:1"} 0
        loopmesh_replica_attempts{error_type="%s",peer_service="payment-service",replica="a:1"} 6
        """;
    JsonObject replica =
        read(call.formatted(errorType))
            .getJsonArray("upstreams")
            .getJsonObject(0)
            .getJsonArray("replicas")
            .getJsonObject(0);
    for (CallOutcome each : CallOutcome.values()) {
      Integer expected = each.text().equals(outcome) ? 6 : null;
      assertEquals(expected, replica.getInteger(each.text()), replica::encode);
    }
    assertEquals(6, replica.getInteger("calls"));
  }

  @Test
  void anErrorThatACallExplainsIsNotTheAggregatorsOwn() {
    JsonObject event =
        read(
            """
            http_server_request_duration_seconds{http_response_status_code="200"} 50
            http_server_request_duration_seconds{http_response_status_code="404"} 1
            http_server_request_duration_seconds{error_type="caller_gone"} 4
            http_server_request_duration_seconds{error_type="500",http_response_status_code="500"} 2
            http_server_request_duration_seconds{error_type="502",http_response_status_code="502"} 7
            http_server_request_duration_seconds{error_type="504",http_response_status_code="504"} 3
            http_server_request_duration_seconds{error_type="503",http_response_status_code="503"} 9
            loopmesh_aggregations{loopmesh_mode="parallel",outcome="ok"} 50
            loopmesh_aggregations{loopmesh_mode="parallel",outcome="upstream-status"} 7
            loopmesh_aggregations{loopmesh_mode="parallel",outcome="call-timeout"} 3
            loopmesh_aggregations{loopmesh_mode="parallel",outcome="breaker-open"} 4
            loopmesh_aggregations{loopmesh_mode="parallel",outcome="internal-error"} 1
            """);
    assertEquals(
        new JsonObject(
            "{'ok': 51, 'cancelled': 4, 'downstream': 14, 'refused': 5, 'failed': 2}"
                .replace('\'', '"')),
        event.getJsonObject("requests"));
  }

  @Test
  void whatIsNotAsDocumentedIsCountedAndNotTold() {
    JsonObject event =
        read(
            """
            loopmesh_pool_connections{peer_service="a",state="secret"} 3
            loopmesh_pool_connections{peer_service="<b>",state="used"} 3
            loopmesh_pool_connections{state="used"} 3
            loopmesh_pool_connections{peer_service="a",state="used"} -3
            loopmesh_pool_connections{peer_service="a",state="used"} "3"
            loopmesh_defence_decisions{peer_service="a",decision="magic"} 1
            loopmesh_replica_ejected{peer_service="a"} 1
            something_else{peer_service="a"} 1
            loopmesh_replica_attempts{peer_service="payment-service",replica="x y"} 5
            """);
    assertEquals(9, event.getLong("untold"));
    assertTrue(event.encode().length() < 400, event::encode);
  }

  @Test
  void moreServicesAndReplicasThanThereIsRoomForAreCountedAndNotTold() {
    String services = lines(40, "loopmesh_pool_connections{peer_service=\"s%d\",state=\"used\"} 1");
    String replicas = lines(40, "loopmesh_replica_ejected{peer_service=\"s0\",replica=\"r:%d\"} 0");
    JsonObject event = read(services + replicas);
    JsonArray told = event.getJsonArray("upstreams");
    assertEquals(DefencesEvent.MOST_UPSTREAMS, told.size());
    assertEquals(
        DefencesEvent.MOST_REPLICAS, told.getJsonObject(0).getJsonArray("replicas").size());
    assertEquals(
        80 - DefencesEvent.MOST_UPSTREAMS - DefencesEvent.MOST_REPLICAS, event.getLong("untold"));
  }

  private static String lines(int number, String line) {
    return IntStream.range(0, number)
        .mapToObj(n -> line.formatted(n) + "\n")
        .collect(Collectors.joining());
  }

  /** Reads samples in lines: {@code metric{label="value",…} number}. */
  private static JsonObject read(String lines) {
    JsonObject metrics = new JsonObject();
    lines
        .lines()
        .forEach(
            line -> {
              Matcher sample = SAMPLE.matcher(line);
              assertTrue(sample.matches(), line);
              JsonObject labels = new JsonObject();
              LABEL
                  .matcher(sample.group(2))
                  .results()
                  .forEach(label -> labels.put(label.group(1), label.group(2)));
              if (!metrics.containsKey(sample.group(1))) {
                metrics.put(sample.group(1), new JsonArray());
              }
              metrics
                  .getJsonArray(sample.group(1))
                  .add(
                      new JsonObject()
                          .put("labels", labels)
                          .put("value", Json.decodeValue(sample.group(3))));
            });
    Buffer document = new JsonObject().put("metrics", metrics).toBuffer();
    return new JsonObject(DefencesEvent.of(MetricSample.read(document)).encode());
  }
}
