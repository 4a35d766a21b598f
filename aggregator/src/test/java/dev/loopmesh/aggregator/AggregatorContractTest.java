package dev.loopmesh.aggregator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.ContractedService;
import dev.loopmesh.contract.OverEachProtocol;
import dev.loopmesh.contract.Protocol;
import dev.loopmesh.contract.UnusedPort;
import dev.loopmesh.kit.service.RunningService;
import dev.loopmesh.kit.service.ServiceSpec;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.order.OrderService;
import dev.loopmesh.payment.PaymentService;
import dev.loopmesh.user.UserService;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Each response of the aggregator is checked against its OpenAPI document. */
@OverEachProtocol
class AggregatorContractTest {
  @Parameter Protocol protocol;

  private static final boolean VIRTUAL_THREADS = Runtime.version().feature() >= 21;
  private static final String SUMMARY = "/users/42/summary";

  private static final Map<String, String> URLS = new HashMap<>();
  private static final List<RunningService> SERVICES = new ArrayList<>();
  private static UnusedPort unusedPort;
  private static ContractedService mesh;
  private static ContractedService narrow;
  private static ContractedService broken;

  @BeforeAll
  static void startServices() throws Exception {
    startService(UserService.SPEC, "USER_SERVICE_URL");
    startService(OrderService.SPEC, "ORDER_SERVICE_URL");
    startService(PaymentService.SPEC, "PAYMENT_SERVICE_URL");
    unusedPort = new UnusedPort();
  }

  @BeforeParameterizedClassInvocation
  static void start(Protocol protocol) throws Exception {
    mesh = ContractedService.start(Aggregator.SPEC, protocol, URLS);

    Map<String, String> oneAtATime = new HashMap<>(URLS);
    oneAtATime.putAll(Map.of("POOL_SIZE", "1", "POOL_QUEUE", "0"));
    narrow = ContractedService.start(Aggregator.SPEC, protocol, oneAtATime);

    Map<String, String> unreachable = new HashMap<>(URLS);
    unreachable.put("USER_SERVICE_URL", unusedPort.url());
    broken = ContractedService.start(Aggregator.SPEC, protocol, unreachable);
  }

  private static void startService(ServiceSpec spec, String variable) throws Exception {
    Map<String, String> settings =
        Map.of("OTEL_SDK_DISABLED", "true", "PORT", "0", "MANAGEMENT_PORT", "0", "LATENCY", "50ms");
    RunningService service = RunningService.start(spec, Settings.of(settings)).await(30, SECONDS);
    SERVICES.add(service);
    URLS.put(variable, service.url());
  }

  @AfterAll
  static void stopServices() throws Exception {
    for (RunningService service : SERVICES) {
      service.stop().await(30, SECONDS);
    }
    unusedPort.close();
  }

  @AfterParameterizedClassInvocation
  static void everyDocumentedAnswerWasSeen() throws Exception {
    for (ContractedService aggregator : List.of(mesh, narrow, broken)) {
      aggregator.close();
    }
    Set<String> unseen = new TreeSet<>(mesh.unseen());
    unseen.retainAll(narrow.unseen());
    unseen.retainAll(broken.unseen());
    assertEquals(VIRTUAL_THREADS ? Set.of("GET /users/{id}/summary 501") : Set.of(), unseen);
  }

  @Test
  void theDocumentIsOpenApiAndItsExamplesFit() throws Exception {
    assertEquals(List.of(), mesh.documentErrors());
  }

  @Test
  void theDocumentItselfIsServedAsDocumented() throws Exception {
    assertEquals(200, mesh.get("/openapi.yaml").statusCode());
    assertRefusals("/openapi.yaml");
  }

  @Test
  void everyWayOfWaitingAnswersAsDocumented() throws Exception {
    for (String mode : List.of("sequential", "parallel", "blocking", "worker", "virtual")) {
      var answer = mesh.get(SUMMARY + "?mode=" + mode);
      boolean available = VIRTUAL_THREADS || !mode.equals("virtual");
      assertEquals(available ? 200 : 501, answer.statusCode(), mode);
      if (available) {
        assertEquals(
            mode, answer.bodyAsJsonObject().getJsonObject("fetch").getString("mode"), mode);
      }
    }
  }

  @Test
  void aSummaryCanBeHadAsADrawing() throws Exception {
    var answer = mesh.get(SUMMARY, "Accept", "text/plain");
    assertEquals("text/plain; charset=utf-8", answer.getHeader("Content-Type"));
    assertTrue(answer.bodyAsString().contains("predicted  max("), answer.bodyAsString());
  }

  @Test
  void headIsAnsweredLikeGetWithoutTheBody() throws Exception {
    for (String uri : List.of(SUMMARY, "/menu", "/", "/openapi.yaml")) {
      assertEquals(200, mesh.call(HttpMethod.HEAD, uri, Buffer.buffer()).statusCode(), uri);
    }
  }

  @Test
  void theMenuIsServedAsDocumented() throws Exception {
    assertEquals(200, mesh.get("/menu").statusCode());
    assertRefusals("/menu");
  }

  @Test
  void programsGetTheMenuAtTheRootAndBrowsersAreTakenToTheLab() throws Exception {
    assertEquals(200, mesh.get("/").statusCode());
    var browser = mesh.get("/", "Accept", "text/html,application/xml;q=0.9,*/*;q=0.8");
    assertEquals(302, browser.statusCode());
    assertEquals("http://127.0.0.1:8090/", browser.getHeader("Location"));
    assertEquals(406, mesh.get("/", "Accept", "image/png").statusCode());
    assertRefusals("/");
  }

  @Test
  void whatCannotBeTakenIsRefused() throws Exception {
    assertEquals(400, mesh.get("/users/abc/summary").statusCode());
    assertEquals(400, mesh.get(SUMMARY + "?mode=fast").statusCode());
    assertEquals(400, mesh.get(SUMMARY, "Request-Timeout", "soon").statusCode());
    assertEquals(404, mesh.get("/users/10001/summary").statusCode());
    assertEquals(406, mesh.get(SUMMARY, "Accept", "image/png").statusCode());
    assertRefusals(SUMMARY);
  }

  @Test
  void theDeadlineEndsIt() throws Exception {
    for (String mode : List.of("sequential", "parallel", "blocking", "worker")) {
      var answer = mesh.get(SUMMARY + "?deadline=5ms&mode=" + mode);
      assertEquals(504, answer.statusCode(), mode);
    }
  }

  @Test
  void aServiceThatIsNotThereIsNamed() throws Exception {
    var answer = broken.get(SUMMARY);
    assertEquals(502, answer.statusCode());
    assertEquals("user-service", answer.bodyAsJsonObject().getString("service"));
  }

  @Test
  void whatCameIsGivenAndWhatDidNotIsNamed() throws Exception {
    var summary = broken.get(SUMMARY + "?onFailure=partial").bodyAsJsonObject();
    assertNull(summary.getJsonObject("user"));
    assertNotNull(summary.getJsonArray("orders"));
    assertEquals(1, summary.getJsonArray("failures").size());
  }

  @Test
  void whoeverComesWhenTheLineIsFullIsToldWhenToTryAgain() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      Callable<Integer> call = () -> narrow.get(SUMMARY).statusCode();
      Set<Integer> statuses = new HashSet<>();
      for (int round = 0; round < 20 && !statuses.contains(503); round++) {
        for (Future<Integer> status : callers.invokeAll(List.of(call, call, call, call))) {
          statuses.add(status.get(30, SECONDS));
        }
      }
      assertEquals(Set.of(200, 503), statuses);
    } finally {
      callers.shutdown();
    }
  }

  private static void assertRefusals(String uri) throws Exception {
    assertEquals(400, mesh.get(uri + "?colour=red").statusCode(), uri);
    for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")) {
      var answer = mesh.call(HttpMethod.valueOf(method), uri, Buffer.buffer());
      assertEquals(405, answer.statusCode(), method + " " + uri);
    }
    assertEquals(413, mesh.call(HttpMethod.GET, uri, Buffer.buffer("{}")).statusCode(), uri);
  }
}
