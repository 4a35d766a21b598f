package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static dev.loopmesh.aggregator.MeshUnderTest.until;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.OverBothVersions;
import dev.loopmesh.contract.Protocol;
import dev.loopmesh.kit.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** The metrics of fetches, pools and the loop. */
@OverBothVersions
class MeshMetricsTest {
  @Parameter Protocol protocol;

  private static final String NOBODY = "http://127.0.0.1:1";
  private static final String[] MEASURED = {
    "OTEL_SDK_DISABLED",
    "false",
    "OTEL_TRACES_EXPORTER",
    "none",
    "OTEL_LOGS_EXPORTER",
    "none",
    "POOL_SIZE",
    "1"
  };

  @Test
  void fetchesAreCountedByModeAndOutcome() throws Exception {
    try (MeshUnderTest mesh = MeshUnderTest.waiting(protocol, "1ms", "1ms", "1ms", MEASURED)) {
      assertEquals(200, mesh.get(summary("parallel")).status());
      assertEquals(200, mesh.get(summary("sequential")).status());
      assertEquals(400, mesh.get(summary("nonsense")).status());
      mesh.hasMeasured("loopmesh_aggregations_total{", "\"parallel\"", "\"ok\"", "} 1.0");
      mesh.hasMeasured("loopmesh_aggregations_total{", "\"sequential\"", "\"ok\"", "} 1.0");
      mesh.hasMeasured("loopmesh_aggregations_total{", "\"blocking\"", "\"ok\"", "} 0.0");
    }
  }

  @Test
  void eachEventLoopHasAnInstanceAlsoAfterARestart() throws Exception {
    String[] settings =
        Stream.of(MEASURED, new String[] {"EVENT_LOOPS", "4"})
            .flatMap(Stream::of)
            .toArray(String[]::new);
    try (MeshUnderTest mesh = MeshUnderTest.waiting(protocol, "1ms", "1ms", "1ms", settings)) {
      assertEquals(4, loopsWithBreakers(mesh).size(), mesh.management("/metrics"));
      mesh.restart();
      until(() -> loopsWithBreakers(mesh).size() == 4, () -> mesh.management("/metrics"));
    }
  }

  private static Set<String> loopsWithBreakers(MeshUnderTest mesh) {
    return mesh.management("/metrics")
        .lines()
        .filter(line -> line.startsWith("loopmesh_breaker_state{"))
        .map(line -> line.replaceAll(".*loop=\"([^\"]*)\".*", "$1"))
        .collect(Collectors.toSet());
  }

  @Test
  void aFailedFetchIsCountedWithItsProblemAndAnIncompleteOneAsPartial() throws Exception {
    try (MeshUnderTest whole = MeshUnderTest.waiting(protocol, "1ms", "1ms", "1ms");
        MeshUnderTest mesh =
            MeshUnderTest.asking(
                protocol,
                whole.urlOf("user-service"),
                NOBODY,
                whole.urlOf("payment-service"),
                MEASURED)) {
      assertEquals(502, mesh.get(summary("parallel")).status());
      assertEquals(200, mesh.get(summary("parallel", "onFailure=partial")).status());
      mesh.hasMeasured("loopmesh_aggregations_total{", "\"upstream-unreachable\"", "} 1.0");
      mesh.hasMeasured("loopmesh_aggregations_total{", "\"partial\"", "} 1.0");
      mesh.hasMeasured(
          "http_client_request_duration_seconds_count{",
          "error_type=\"upstream-unreachable\"",
          "server_port=\"1\"",
          "} 2");
    }
  }

  @Test
  void whoHasLeftIsCountedAsGoneAndOnItsReplicaNoMore() throws Exception {
    try (MeshUnderTest mesh = MeshUnderTest.waiting(protocol, "50s", "50s", "50s", MEASURED)) {
      String replica = mesh.urlOf("user-service").replace("http://", "replica=\"") + '"';
      try (var caller = mesh.askAndBeReadyToLeave(summary("parallel", "deadline=1m"))) {
        mesh.hasMeasured("loopmesh_pool_connections{", "\"user-service\"", "\"used\"", "} 1");
        mesh.hasMeasured("loopmesh_replica_requests{", replica, "} 1.0");
        assertTrue(caller.isConnected());
      }
      mesh.hasMeasured("loopmesh_replica_requests{", replica, "} 0.0");
      mesh.hasMeasured("loopmesh_aggregations_total{", "\"caller-gone\"", "} 1.0");
    }
  }

  @Test
  void aPoolTellsHowManyUseItAndHowManyWait() throws Exception {
    try (ScriptedMesh scripted = ScriptedMesh.with(protocol, MEASURED)) {
      MeshUnderTest mesh = scripted.mesh;
      CountDownLatch gate = new CountDownLatch(1);
      scripted.orders.now(Scripts.answersAfter(gate));
      Future<Answer> first = mesh.ask(summary("parallel", "deadline=1m"));
      Future<Answer> second = mesh.ask(summary("parallel", "deadline=1m"));
      for (String state : List.of("used", "waiting", "limit")) {
        mesh.hasMeasured("loopmesh_pool_connections{", "\"order-service\"", state + "\"} 1.0");
      }
      gate.countDown();
      first.await(30, SECONDS);
      second.await(30, SECONDS);
      mesh.hasMeasured("loopmesh_pool_connections{", "\"order-service\"", "\"used\"} 0.0");
    }
  }

  @Test
  void theDefencesAreShownAsJson() throws Exception {
    try (MeshUnderTest mesh = MeshUnderTest.waiting(protocol, "1ms", "1ms", "1ms", MEASURED)) {
      assertEquals(200, mesh.get(summary("parallel")).status());
      mesh.hasMeasured("loopmesh_aggregations_total{", "\"parallel\"", "\"ok\"", "} 1.0");
      JsonObject metrics = new JsonObject(mesh.management("/defences")).getJsonObject("metrics");
      assertEquals(new Aggregator(Settings.of(Map.of())).defenceMetrics(), with(metrics));
      assertEquals(
          1, value(metrics, "loopmesh_breaker_state", "peer_service=user-service, state=closed"));
      assertEquals(
          1, value(metrics, "loopmesh_pool_connections", "peer_service=user-service, state=limit"));
      assertEquals(
          1, value(metrics, "loopmesh_aggregations", "loopmesh_mode=parallel, outcome=ok"));
      assertEquals(
          0,
          value(
              metrics, "loopmesh_defence_decisions", "decision=retry, peer_service=user-service"));
      assertEquals(
          1,
          value(metrics, "http_server_request_duration_seconds", "http_route=/users/{id}/summary"));
    }
  }

  /** The names of the metrics, and of the one that exists only while shedding is on. */
  private static Set<String> with(JsonObject metrics) {
    Set<String> names = new TreeSet<>(metrics.fieldNames());
    names.add("loopmesh_door_requests");
    return names;
  }

  /** The value of the sample with these labels, {@code a=1, b=2}, and perhaps others. */
  private static double value(JsonObject metrics, String metric, String labels) {
    return metrics.getJsonArray(metric).stream()
        .map(JsonObject.class::cast)
        .filter(
            sample ->
                Stream.of(labels.split(", "))
                    .map(label -> label.split("=", 2))
                    .allMatch(
                        label ->
                            label[1].equals(sample.getJsonObject("labels").getString(label[0]))))
        .findFirst()
        .orElseThrow()
        .getDouble("value");
  }

  @Test
  void aCallThatWasNeverSentIsNotMeasuredAsAFailureOfItsService() throws Exception {
    try (ScriptedMesh scripted = ScriptedMesh.with(MEASURED);
        UnacceptingServer silent = new UnacceptingServer();
        MeshUnderTest unreached =
            MeshUnderTest.asking(
                scripted.user.url(), silent.url(), scripted.payments.url(), MEASURED)) {
      CountDownLatch gate = new CountDownLatch(1);
      scripted.orders.now(Scripts.answersAfter(gate));
      Future<Answer> first = scripted.mesh.ask(summary("parallel", "deadline=1m"));
      scripted.mesh.hasMeasured("loopmesh_pool_connections{", "\"order-service\"", "used\"} 1.0");
      Answer queued = scripted.mesh.get(summary("parallel", "deadline=50ms"));
      Answer connecting = unreached.get(summary("parallel", "deadline=50ms"));
      gate.countDown();
      first.await(30, SECONDS);

      assertEquals(504, queued.status());
      scripted.mesh.hasMeasured(
          "http_client_request_duration_seconds_count{", "error_type=\"pool-timeout\"", "} 1");
      assertEquals(504, connecting.status());
      unreached.hasMeasured(
          "http_client_request_duration_seconds_count{", "error_type=\"connect-timeout\"", "} 1");
    }
  }

  @Test
  void aCallIsMeasuredByWhomItWentToAndNothingOfTheRequest() throws Exception {
    try (MeshUnderTest mesh = MeshUnderTest.waiting(protocol, "1ms", "1ms", "1ms", MEASURED)) {
      mesh.get(summary("parallel"));
      mesh.hasMeasured("http_client_request_duration_seconds_count{");
      Set<String> labels =
          mesh.management("/metrics")
              .lines()
              .filter(line -> line.startsWith("http_client_request_duration_seconds_count{"))
              .flatMap(line -> Pattern.compile("(\\w+)=").matcher(line).results())
              .map(label -> label.group(1))
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(
          Set.of(
              "http_request_method",
              "http_response_status_code",
              "network_protocol_version",
              "server_address",
              "server_port"),
          labels);
    }
  }

  @Test
  void whoBlocksTheLoopIsNamedWhileItStandsThere() throws Exception {
    try (MeshUnderTest mesh = MeshUnderTest.waiting(protocol, "2s", "1ms", "1ms", MEASURED)) {
      Future<Answer> blocked = mesh.ask(summary("blocking"));
      AtomicReference<String> loops = new AtomicReference<>("");
      until(
          () -> {
            loops.set(mesh.management("/loops"));
            return loops.get().contains("GET /users/{id}/summary");
          },
          loops::get);
      JsonObject holder =
          new JsonObject(loops.get())
              .getJsonArray("loops")
              .getJsonObject(0)
              .getJsonObject("holder");
      Answer answer = blocked.await(30, SECONDS);
      String traceId = answer.json().getJsonObject("fetch").getString("traceId");
      assertEquals("GET /users/{id}/summary", holder.getString("route"));
      assertEquals(traceId, holder.getString("traceId"));
      until(
          () -> mesh.management("/loops").contains("BlockingUpstreamClient."),
          () -> mesh.management("/loops"));
    }
  }
}
