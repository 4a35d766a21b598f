package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static dev.loopmesh.aggregator.MeshUnderTest.until;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.loopmesh.contract.ScriptedNameServer;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas of the payment service that come and go in DNS. */
@ParameterizedClass
@ValueSource(strings = {"http/1.1", "h2c"})
class NamedReplicasTest {
  private static final int CALLS = 2_400; // so that each share is within a tenth

  @Parameter String protocol;

  private final Vertx vertx = Vertx.vertx();
  private final ScriptedNameServer dns = new ScriptedNameServer();
  private final List<LoopbackReplica> payments = new ArrayList<>();
  private LoopbackReplica others;
  private MeshUnderTest mesh;

  @BeforeEach
  void start() throws Exception {
    others = new LoopbackReplica(vertx, "127.0.0.1", 0);
    payments.add(new LoopbackReplica(vertx, "127.0.0.1", 0));
    for (int n = 2; n <= 4; n++) {
      payments.add(new LoopbackReplica(vertx, "127.0.0." + n, port()));
    }
  }

  @AfterEach
  void stop() throws Exception {
    mesh.close();
    vertx.close().await(30, SECONDS);
    dns.close();
  }

  private int port() {
    return payments.get(0).port();
  }

  private String address(int replica) {
    return "127.0.0." + replica + ":" + port();
  }

  private void startMesh(String... settings) throws Exception {
    String other = "http://127.0.0.1:" + others.port();
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of("UPSTREAM_PROTOCOL", protocol, "DNS_SERVER", dns.address()));
    all.addAll(List.of("OTEL_SDK_DISABLED", "false", "OTEL_TRACES_EXPORTER", "none"));
    all.addAll(List.of("OTEL_LOGS_EXPORTER", "none"));
    mesh =
        MeshUnderTest.asking(
            other, other, "dns+http://payments.test:" + port(), all.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"parallel", "worker"})
  void eachGetsItsShare(String mode) throws Exception {
    dns.has("127.0.0.1", "127.0.0.2", "127.0.0.3");
    startMesh();
    List<Future<Answer>> asked = new ArrayList<>();
    for (int call = 0; call < CALLS; call++) {
      asked.add(mesh.ask(summary(mode)));
      if (call % 15 == 14) {
        Future.join(asked).await(30, SECONDS);
      }
    }
    for (Future<Answer> one : asked) {
      Answer answer = one.await(30, SECONDS);
      assertEquals(200, answer.status(), () -> answer.json().encodePrettily());
    }
    for (LoopbackReplica payment : payments.subList(0, 3)) {
      assertEquals(CALLS / 3, payment.requests(), CALLS / 30);
      assertEquals(Set.of("payments.test:" + port()), payment.authorities());
    }
    assertEquals(0, payments.get(3).requests());
    mesh.hasMeasured("loopmesh_upstream_endpoints{", "\"payment-service\"", "} 3");
    mesh.hasMeasured(
        "http_client_request_duration_seconds_count{",
        "server_address=\"payments.test\"",
        " " + CALLS);
    mesh.hasMeasured("dns_lookup_duration_seconds_count{", "dns_question_name=\"payments.test\"");
  }

  @Test
  void oneIsAddedAndOneRemovedUnderLoadWithoutAFailure() throws Exception {
    dns.has("127.0.0.1", "127.0.0.2", "127.0.0.3");
    startMesh();
    payments.forEach(payment -> payment.waits(50));
    int perSecond = 100;
    int seconds = 8;
    OfferedLoad load =
        new OfferedLoad(mesh, summary("parallel"), perSecond, seconds)
            .run(
                second -> {
                  switch (second) {
                    case 1 -> dns.has("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4");
                    case 3 -> dns.has("127.0.0.2", "127.0.0.3", "127.0.0.4");
                    case 6 -> payments.get(0).close(); // it has been drained
                    default -> {}
                  }
                });
    System.out.printf(
        "%s: %d requests per second, a replica added at 1 s and one removed at 3 s: answered %s,"
            + " by replica %s%n",
        protocol,
        perSecond,
        Arrays.toString(load.goodput()),
        payments.stream().map(LoopbackReplica::requests).toList());
    assertEquals(perSecond * seconds, Arrays.stream(load.goodput()).sum());
    assertTrue(payments.get(3).requests() > perSecond);
    assertFalse(mesh.management("/defences").contains(address(1)));
    assertTrue(mesh.management("/defences").contains(address(4)));
    mesh.hasMeasured("loopmesh_upstream_endpoints{", "\"payment-service\"", "} 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parallel", "worker"})
  void oneThatIsRemovedEndsItsCallsAndThenLosesItsConnections(String mode) throws Exception {
    dns.has("127.0.0.1");
    startMesh();
    CompletableFuture<Runnable> held = new CompletableFuture<>();
    payments
        .get(0)
        .now(
            request -> {
              Context loop = Vertx.currentContext();
              held.complete(() -> loop.runOnContext(now -> LoopbackReplica.answer(request)));
            });
    Future<Answer> before = mesh.ask(summary(mode, "deadline=1m"));
    Runnable answer = held.get(30, SECONDS);
    dns.has("127.0.0.2");
    until(() -> mesh.management("/defences").contains(address(2)), () -> "not added");
    for (int call = 0; call < 10; call++) {
      assertEquals(200, mesh.get(summary(mode)).status());
    }
    assertEquals(10, payments.get(1).requests());
    assertEquals(1, payments.get(0).requests());
    assertEquals(1, payments.get(0).connections(), "closed under a call");
    answer.run();
    assertEquals(200, before.await(30, SECONDS).status());
    until(() -> payments.get(0).connections() == 0, () -> "connections are left");
  }

  @Test
  void withoutAnAnswerTheLastKnownOnesAreCalled() throws Exception {
    dns.has("127.0.0.1", "127.0.0.2");
    startMesh();
    dns.isSilent();
    mesh.hasMeasured("dns_lookup_duration_seconds_count{", "error_type=\"timeout\"");
    assertEquals(200, mesh.get(summary("parallel")).status());
    dns.fails(DnsResponseCode.NXDOMAIN);
    mesh.hasMeasured("dns_lookup_duration_seconds_count{", "error_type=\"nxdomain\"");
    assertEquals(200, mesh.get(summary("parallel")).status());
    mesh.hasMeasured("loopmesh_upstream_endpoints{", "\"payment-service\"", "} 2");
    assertTrue(mesh.management("/readyz").contains("ok"));
  }

  @Test
  void withoutAFirstAnswerCallsFailAtOnceAndItIsNotReadyUntilThereIsOne() throws Exception {
    startMesh();
    for (String mode : List.of("parallel", "worker")) {
      Answer answer = mesh.get(summary(mode));
      assertEquals("upstream-unreachable", answer.problem(), "it waits for the deadline");
      assertTrue(
          answer.json().getString("detail").contains("its name has not been resolved"),
          answer.json()::encodePrettily);
    }
    assertTrue(
        mesh.management("/readyz").contains("payment-service: 'payments.test' does not resolve"),
        mesh.management("/readyz"));
    dns.has("127.0.0.1");
    until(() -> mesh.management("/readyz").contains("ok"), () -> mesh.management("/readyz"));
    assertEquals(200, mesh.get(summary("parallel")).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "io_uring"})
  void itIsResolvedOverNativeTransportsToo(String transport) throws Exception {
    boolean epoll = transport.equals("epoll");
    assumeTrue(epoll ? Epoll.isAvailable() : IoUring.isAvailable(), "it is unavailable");
    dns.has("127.0.0.1");
    startMesh("TRANSPORT", transport);
    assertEquals(200, mesh.get(summary("parallel")).status());
    mesh.hasMeasured("loopmesh_upstream_endpoints{", "\"payment-service\"", "} 1");
  }

  @Test
  void oneThatFailsIsEjectedAlone() throws Exception {
    dns.has("127.0.0.1", "127.0.0.2", "127.0.0.3");
    startMesh("EJECT_FAILURES", "3", "EJECT_TIME", "10m");
    payments.get(1).now(request -> request.response().setStatusCode(500).end());
    int failed = 0;
    for (int call = 0; call < 30; call++) {
      failed += mesh.get(summary("parallel")).status() == 200 ? 0 : 1;
    }
    assertEquals(3, failed);
    mesh.hasMeasured("loopmesh_replica_ejected{", address(2), "} 1.0");
    mesh.hasMeasured("loopmesh_replica_attempts_total{", address(2), "error_type=\"500\"", "} 3.0");
  }
}
