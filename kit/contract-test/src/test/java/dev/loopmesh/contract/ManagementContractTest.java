package dev.loopmesh.contract;

import static dev.loopmesh.contract.ManagedService.until;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Each response of the management port is checked against its OpenAPI document. */
@OverEachProtocol
class ManagementContractTest {
  @Parameter Protocol protocol;

  private static final List<String> ADDRESSES =
      List.of(
          "/livez",
          "/readyz",
          "/info",
          "/settings",
          "/metrics",
          "/loops",
          "/loops/segments",
          "/loops/pauses",
          "/fault-kinds",
          "/faults",
          "/faults/here",
          "/latency",
          "/capacity",
          "/defences",
          "/lease",
          "/openapi.yaml");

  private static ManagedService service;

  @BeforeParameterizedClassInvocation
  static void start(Protocol protocol) throws Exception {
    service = ManagedService.thatWaits(protocol);
    assertPut(200, "/faults/here", "{'fault':'hang','match':{'path':'/x'}}");
  }

  @AfterParameterizedClassInvocation
  static void aServiceWithoutLatencyAndDefencesHasNeitherAddress(Protocol protocol)
      throws Exception {
    try (ManagedService other = ManagedService.thatWaitsForNothing(protocol)) {
      assertEquals(404, other.get("/latency").statusCode());
      assertEquals(404, other.get("/defences").statusCode());
      assertEquals(404, other.put("/latency", "{}").statusCode());
      assertEquals(404, other.delete("/latency").statusCode());
      assertEquals(404, other.get("/capacity").statusCode());
      assertEquals(404, other.put("/capacity", "{}").statusCode());
      assertEquals(404, other.delete("/capacity").statusCode());
      assertEquals(404, other.call(HttpMethod.POST, "/restart", "").statusCode());
    }
  }

  /** Last, because it is irreversible. */
  @AfterParameterizedClassInvocation
  static void whileItStopsItIsNotReadyAndThenEveryDocumentedAnswerWasSeen() throws Exception {
    Future<Void> stopped = service.contract().service().stop();
    assertEquals(503, service.get("/readyz").statusCode());
    stopped.await(30, SECONDS);
    service.close();
    Set<String> unseen = service.contract().unseen();
    // checked above with another service, which has neither
    unseen.removeAll(
        Set.of("GET /latency 404", "PUT /latency 404", "DELETE /latency 404", "GET /defences 404"));
    unseen.removeAll(Set.of("GET /capacity 404", "PUT /capacity 404", "DELETE /capacity 404"));
    unseen.remove("POST /restart 404");
    assertEquals(Set.of(), unseen);
  }

  @Test
  void theDocumentIsOpenApiAndItsExamplesFit() throws Exception {
    assertEquals(List.of(), service.contract().documentErrors());
  }

  @Test
  void everyAddressAnswersAsDocumented() throws Exception {
    for (String uri : ADDRESSES) {
      until(() -> service.status(uri) == 200); // the loop may just have been held
      assertEquals(200, service.call(HttpMethod.HEAD, uri, "").statusCode(), uri);
      assertEquals(400, service.get(uri + "?verbose=true").statusCode(), uri);
      assertEquals(405, service.call(HttpMethod.POST, uri, "").statusCode(), uri);
      assertEquals(413, service.call(HttpMethod.GET, uri, "x").statusCode(), uri);
    }
  }

  @Test
  void faultsArePutReadAndDeletedAsDocumented() throws Exception {
    assertPut(400, "/faults/a", "{'fault':'delay','latency':5,'colour':'red'}");
    assertPut(400, "/faults/a", "[]");
    assertPut(400, "/faults/a", "{");
    assertPut(400, "/faults/A_b", "{'fault':'hang'}");
    assertPut(413, "/faults/a", " ".repeat(1 << 17));
    assertEquals(404, service.get("/faults/a").statusCode());
    assertPut(200, "/faults/a", "{'fault':'error','match':{'path':'/x'},'clearedByRestart':true}");
    assertEquals(200, service.get("/faults/a").statusCode());
    assertDelete(204, "/faults/a");
    assertDelete(404, "/faults/a");
    for (int i = 1; i <= 31; i++) {
      assertPut(200, "/faults/" + i, "{'fault':'hang','match':{'path':'/x'}}");
    }
    assertPut(409, "/faults/32", "{'fault':'hang'}");
    assertDelete(204, "/faults");
    assertDelete(400, "/faults?force=true");
    assertDelete(400, "/faults/a?force=true");
    assertPut(200, "/faults/here", "{'fault':'hang','match':{'path':'/x'}}");
  }

  @Test
  void theLatencyIsChangedAndGivenBackAsDocumented() throws Exception {
    assertPut(200, "/latency", "{'latency':'uniform(1ms,2ms)','clearedByRestart':true}");
    assertPut(400, "/latency", "{'latency':'1ms','clearedByRestart':1}");
    var now = service.get("/latency").bodyAsJsonObject();
    assertEquals("uniform(1ms,2ms)", now.getString("latency"));
    assertEquals("1s", now.getString("setting"));
    assertPut(400, "/latency", "{'latency':'5'}");
    assertPut(400, "/latency", "{}");
    assertPut(413, "/latency", " ".repeat(1 << 17));
    assertDelete(204, "/latency");
    assertDelete(400, "/latency?now=true");
    assertEquals("1s", service.get("/latency").bodyAsJsonObject().getString("latency"));
  }

  @Test
  void theLeaseIsTakenRenewedAndReleasedAsDocumented() throws Exception {
    assertPut(200, "/lease", "{'holder':'lesson 3','for':'10s'}");
    assertPut(200, "/lease", "{'holder':'lesson 3','for':'1s'}");
    assertPut(409, "/lease", "{'holder':'lesson 4','for':'10s'}");
    assertEquals(200, service.get("/lease").statusCode());
    for (String bad :
        List.of(
            "{}",
            "{'holder':'','for':'10s'}",
            "{'holder':'%s','for':'10s'}".formatted("x".repeat(101)),
            "{'holder':3,'for':'10s'}",
            "{'holder':'lesson 3','for':'999ms'}",
            "{'holder':'lesson 3','for':'61s'}",
            "{'holder':'lesson 3','for':10}")) {
      assertPut(400, "/lease", bad);
    }
    assertPut(413, "/lease", " ".repeat(1_025));
    assertDelete(400, "/lease?holder=x");
    assertDelete(204, "/lease");
    assertDelete(204, "/lease");
  }

  @Test
  void whatAnExerciseHidesIsRefusedAsDocumented() throws Exception {
    String exercise = "{'holder':'drill','for':'10s','key':'0123456789abcdef'}";
    assertPut(200, "/lease", exercise);
    for (String uri : List.of("/faults", "/faults/here", "/fault-kinds", "/latency", "/capacity")) {
      assertEquals(403, service.get(uri).statusCode(), uri);
    }
    for (String uri : List.of("/faults/here", "/latency", "/capacity", "/lease")) {
      assertPut(403, uri, "{}");
      assertDelete(403, uri);
    }
    assertDelete(403, "/faults");
    String[] key = {"Lease-Key", "0123456789abcdef"};
    assertEquals(200, service.get("/faults/here", key).statusCode());
    assertEquals(200, service.get("/lease").statusCode());
    assertEquals(200, service.call(HttpMethod.PUT, "/lease", exercise, key).statusCode());
    assertEquals(204, service.call(HttpMethod.DELETE, "/lease", "", key).statusCode());
    assertPut(400, "/lease", "{'holder':'drill','for':'10s','key':'0123456789abcde'}");
  }

  @Test
  void aRestartIsToldAsDocumented() throws Exception {
    assertEquals(400, service.call(HttpMethod.POST, "/restart?now=true", "").statusCode());
    var begun = service.call(HttpMethod.POST, "/restart", "");
    assertEquals(202, begun.statusCode());
    assertEquals(409, service.call(HttpMethod.POST, "/restart", "").statusCode());
    assertEquals(503, service.get("/readyz").statusCode());
    until(() -> service.status("/readyz") == 200);
    assertEquals(
        begun.bodyAsJsonObject().getString("startedAt"),
        service.get("/info").bodyAsJsonObject().getString("startedAt"));
  }

  @Test
  void theCapacityIsChangedAndGivenBackAsDocumented() throws Exception {
    assertPut(200, "/capacity", "{'concurrency':4,'abandoned':'drop','clearedByRestart':true}");
    assertPut(400, "/capacity", "{'clearedByRestart':true}");
    var now = service.get("/capacity").bodyAsJsonObject();
    assertEquals(4, now.getInteger("concurrency"));
    assertEquals(100, now.getInteger("queue"));
    assertEquals("drop", now.getString("abandoned"));
    assertEquals("unlimited", now.getJsonObject("setting").getString("concurrency"));
    String settings = service.get("/settings").bodyAsString();
    assertTrue(settings.contains("CONCURRENCY"), settings);
    for (String bad : List.of("{}", "[]", "{'concurrency':0}", "{'queue':-1}", "{'colour':1}")) {
      assertPut(400, "/capacity", bad);
    }
    assertPut(400, "/capacity", "{'queue':7,'abandoned':'keep'}");
    assertPut(413, "/capacity", " ".repeat(1 << 17));
    assertEquals(100, service.get("/capacity").bodyAsJsonObject().getInteger("queue"));
    assertDelete(204, "/capacity");
    assertDelete(400, "/capacity?now=true");
    now = service.get("/capacity").bodyAsJsonObject();
    assertEquals("unlimited", now.getString("concurrency"));
  }

  @Test
  void aFaultThatIsOnlyCheckedIsNotThereAfterwards() throws Exception {
    assertPut(204, "/faults/checked?check=true", "{'fault':'hang'}");
    assertPut(400, "/faults/checked?check=true", "{'fault':'hand'}");
    assertPut(400, "/faults/checked?check=maybe", "{'fault':'hang'}");
    assertEquals(404, service.get("/faults/checked").statusCode());
  }

  @Test
  void theSettingsInForceAreShown() throws Exception {
    var info = service.get("/info").bodyAsJsonObject();
    assertEquals("test-service", info.getString("name"));
    assertTrue(info.getString("instance").length() > 30, info::encode);
    assertEquals("2s", info.getJsonObject("settings").getString("LOOP_DEAD"));
    assertEquals("4s", info.getJsonObject("settings").getString("SHUTDOWN_GRACE"));
  }

  @Test
  void settingsAreChangedAndPutBackAsDocumented() throws Exception {
    var changed = service.put("/settings", "{'ATTEMPTS': 3, 'PATIENCE': '2s'}");
    assertEquals(200, changed.statusCode());
    var first = changed.bodyAsJsonObject().getJsonArray("settings").getJsonObject(0);
    assertEquals("3", first.getString("value"));
    assertEquals("changed", first.getString("source"));
    var info = service.get("/info").bodyAsJsonObject().getJsonObject("settings");
    assertEquals("2s", info.getString("PATIENCE"));
    var reset = service.delete("/settings");
    assertEquals(200, reset.statusCode());
    assertEquals(4, reset.bodyAsJsonObject().getJsonArray("changes").size());
    assertDelete(400, "/settings?now=");
  }

  @Test
  void settingsThatCannotBeTakenAreAllNamedAndNoneIsChanged() throws Exception {
    var refused = service.put("/settings", "{'PATIENCE': '3s', 'ATTEMPTS': 99, 'COLOUR': 'red'}");
    assertEquals(400, refused.statusCode());
    assertEquals(2, refused.bodyAsJsonObject().getJsonArray("faults").size());
    String settings = service.get("/settings").bodyAsString();
    assertTrue(!settings.contains("\"3s\""), settings);
    for (String bad : List.of("", "[]", "{", "null", "1", "{'ATTEMPTS': null}", "'x'")) {
      assertPut(400, "/settings", bad);
    }
    assertPut(413, "/settings", "{'COLOUR': '" + "x".repeat(20_000) + "'}");
  }

  @Test
  void aHeldLoopIsToldAsDocumented() throws Exception {
    service.holdLoop();
    try {
      until(() -> service.status("/livez") == 503);
      var stalls = service.get("/loops").bodyAsJsonObject().getJsonArray("stalls");
      assertTrue(stalls.getJsonObject(stalls.size() - 1).getBoolean("inProgress"));
    } finally {
      service.releaseLoop();
    }
    service.get("/loops/segments?loop=0&since=0");
  }

  @Test
  void metricsComeInTheFormThatIsAskedForOrNotAtAll() throws Exception {
    for (String form : List.of("text/plain", "application/openmetrics-text")) {
      String given = service.get("/metrics", "Accept", form).getHeader("Content-Type");
      assertTrue(given.startsWith(form + "; version="), given);
    }
    assertEquals(406, service.get("/metrics", "Accept", "image/png").statusCode());
  }

  @Test
  void aGarbageCollectionIsToldAsDocumented() throws Exception {
    System.gc();
    until(() -> !pauses().isEmpty());
    for (String bad : List.of("since=-1", "since=x", "loop=0")) {
      assertEquals(400, service.get("/loops/pauses?" + bad).statusCode(), bad);
    }
  }

  private static JsonArray pauses() {
    try {
      return service.get("/loops/pauses").bodyAsJsonObject().getJsonArray("pauses");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatIsNoSegmentOrLoopIsRefusedAsDocumented() throws Exception {
    for (String bad : List.of("since=-1", "since=", "since=01", "since=1e3", "loop=1", "loop=x")) {
      assertEquals(400, service.get("/loops/segments?" + bad).statusCode(), bad);
    }
    assertEquals(400, service.get("/loops/segments?since=99999999999999999999").statusCode());
  }

  private static void assertPut(int status, String uri, String body) throws Exception {
    assertEquals(status, service.put(uri, body).statusCode(), body);
  }

  private static void assertDelete(int status, String uri) throws Exception {
    assertEquals(status, service.delete(uri).statusCode(), uri);
  }
}
