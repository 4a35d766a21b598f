package dev.loopmesh.aggregator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.ContractedService;
import dev.loopmesh.contract.OverEachProtocol;
import dev.loopmesh.contract.Protocol;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** The responses of the defences match the OpenAPI document, too. */
@OverEachProtocol
class DefenceContractTest {
  @Parameter Protocol protocol;

  private static final String SUMMARY = "/users/42/summary";

  private ScriptedService service;

  @BeforeEach
  void start() throws Exception {
    service = ScriptedService.that(Scripts.answersWithStatus(500));
  }

  @AfterEach
  void stop() throws Exception {
    service.close();
  }

  @Test
  void anOpenBreaker() throws Exception {
    try (ContractedService mesh = with("BREAKER_FAILURES", "1")) {
      String sequential = SUMMARY + "?mode=sequential"; // so that one breaker alone is meant
      for (int call = 0; problem(mesh.get(sequential)).endsWith("upstream-status"); call++) {
        assertTrue(call < 10, "it never opens");
      }
      assertEquals("breaker-open", problem(mesh.get(sequential)));
      var partial = mesh.get(SUMMARY + "?onFailure=partial");
      assertEquals("breaker-open", problem(partial), "nothing came");
    }
  }

  @Test
  void anAttemptThatTookTooLong() throws Exception {
    service.now(Scripts.keepsSilent());
    try (ContractedService mesh = with("CALL_TIMEOUT", "300ms")) {
      assertEquals("call-timeout", problem(mesh.get(SUMMARY)));
    }
  }

  @Test
  void aShedRequestMatchesTheDocument() throws Exception {
    service.now(Scripts.keepsSilent());
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try (ContractedService mesh = with("SHED", "on", "SHED_LOWEST", "1", "SHED_HIGHEST", "1")) {
      Callable<String> call = () -> problem(mesh.get(SUMMARY + "?deadline=1s"));
      List<Future<String>> answers = callers.invokeAll(Collections.nCopies(4, call));
      Set<String> problems = new HashSet<>();
      for (Future<String> answer : answers) {
        problems.add(answer.get(30, SECONDS)); // of the refused requests only the first has a span
      }
      assertTrue(problems.contains("shed"), problems::toString);
      assertTrue(problems.contains("deadline-passed"), problems::toString);
    } finally {
      callers.shutdown();
    }
  }

  @Test
  void anOlderAnswer() throws Exception {
    try (ContractedService mesh = with("FALLBACK", "1m")) {
      // invalid orders and payments, and no user: enough for the document
      service.now(Scripts.answersWithBody("[]"));
      assertEquals(200, mesh.get(SUMMARY + "?onFailure=partial").statusCode());
      service.now(Scripts.answersWithStatus(500));
      var stale = mesh.get(SUMMARY + "?onFailure=partial");
      assertEquals(200, stale.statusCode());
      assertEquals("0", stale.getHeader("Age"));
      assertEquals(1, stale.bodyAsJsonObject().getJsonArray("failures").size());
    }
  }

  private ContractedService with(String... settings) throws Exception {
    Map<String, String> environment = new HashMap<>();
    for (String service : List.of("USER", "ORDER", "PAYMENT")) {
      environment.put(service + "_SERVICE_URL", this.service.url());
    }
    for (int i = 0; i < settings.length; i += 2) {
      environment.put(settings[i], settings[i + 1]);
    }
    return ContractedService.start(Aggregator.SPEC, protocol, environment);
  }

  private static String problem(HttpResponse<Buffer> answer) {
    String type = answer.bodyAsJsonObject().getString("type", "/none");
    return type.substring(type.lastIndexOf('/') + 1);
  }
}
