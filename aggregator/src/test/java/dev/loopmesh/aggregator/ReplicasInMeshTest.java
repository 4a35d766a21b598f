package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.OverBothVersions;
import dev.loopmesh.contract.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Three replicas of the payment service, one of which may fail. */
@OverBothVersions
class ReplicasInMeshTest {
  @Parameter Protocol protocol;

  private static final int CALLS = 60;

  private final List<ScriptedService> payments = new ArrayList<>();
  private ScriptedMesh scripted;

  @BeforeEach
  void start() throws Exception {
    for (int replica = 0; replica < 3; replica++) {
      payments.add(ScriptedService.that(Scripts.answersHonestly()));
    }
    String urls = payments.stream().map(ScriptedService::url).collect(Collectors.joining(","));
    scripted =
        ScriptedMesh.with(
            protocol,
            "PAYMENT_SERVICE_URL",
            urls,
            "OTEL_SDK_DISABLED",
            "false",
            "OTEL_TRACES_EXPORTER",
            "none",
            "OTEL_LOGS_EXPORTER",
            "none");
  }

  @AfterEach
  void stop() throws Exception {
    scripted.close();
    for (ScriptedService payment : payments) {
      payment.close();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.aggregator.MeshUnderTest#modes")
  void allAreAskedAndTheAnswerSaysWhichOne(String mode) throws Exception {
    Map<String, Integer> asked = new HashMap<>();
    for (int call = 0; call < CALLS; call++) {
      Answer answer = scripted.mesh.get(summary(mode));
      asked.merge(answer.call("payment-service").getString("replica"), 1, Integer::sum);
    }
    for (ScriptedService payment : payments) {
      String replica = payment.url().substring("http://".length());
      assertEquals(payment.requestsWaiting(), asked.get(replica));
      assertEquals(CALLS / 3, payment.requestsWaiting());
    }
  }

  @Test
  void oneThatIsSickFailsAThirdOfAllUnlessItIsEjected() throws Exception {
    payments.get(1).now(Scripts.answersWithStatus(500));
    assertEquals(CALLS / 3, failures());
    scripted.mesh.change("EJECT_FAILURES", "5");
    assertEquals(5, failures());
    assertEquals(0, failures());
    String replica = payments.get(1).url().substring("http://".length());
    scripted.mesh.hasMeasured("loopmesh_replica_ejected{", replica, "} 1.0");
    scripted.mesh.hasMeasured("loopmesh_defence_decisions_total{", "\"ejected\"", "payment", "1.0");
  }

  @Test
  void oneThatIsWellAgainComesBack() throws Exception {
    scripted.mesh.change("EJECT_FAILURES", "1", "EJECT_TIME", "1ms");
    payments.get(1).now(Scripts.inTurn(Scripts.answersWithStatus(500), Scripts.answersHonestly()));
    assertEquals(1, failures());
    int before = payments.get(1).requestsWaiting();
    assertEquals(0, failures());
    assertTrue(payments.get(1).requestsWaiting() > before + 1, "it was not asked any more");
  }

  @Test
  void aRetryGoesToAnotherOne() throws Exception {
    scripted.mesh.change("RETRY_ATTEMPTS", "2", "RETRY_BACKOFF", "1ms", "RETRY_BUDGET", "off");
    payments.get(1).now(Scripts.answersWithStatus(503));
    assertEquals(0, failures());
    assertTrue(payments.get(1).requestsWaiting() > CALLS / 4);
  }

  private int failures() throws Exception {
    int failures = 0;
    for (int call = 0; call < CALLS; call++) {
      failures += scripted.mesh.get(summary("parallel")).status() == 200 ? 0 : 1;
    }
    return failures;
  }
}
