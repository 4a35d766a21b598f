package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.ContractedService;
import dev.loopmesh.contract.OverEachProtocol;
import dev.loopmesh.contract.Protocol;
import dev.loopmesh.contract.UnusedPort;
import dev.loopmesh.lab.Lab;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** The lab's API of the lessons is checked against its OpenAPI document, with a real mesh. */
@OverEachProtocol
class LessonContractTest {
  private static final String SHORT = "{'prediction':{'value':3},'confidence':'low','short':true}";
  private static final String STREAM = "POST /api/guests";
  private static final String RUNS = "/api/lessons/runs";
  private static final String UNKNOWN = RUNS + "/000000000000";

  private static Mesh mesh;
  private static ContractedService lab;
  private static String done;

  @Parameter Protocol protocol;

  @BeforeAll
  static void startMesh() {
    mesh = Mesh.start(MeshTest.ANY_PORTS);
  }

  @AfterAll
  static void stopMesh() throws Exception {
    mesh.stop().await(30, SECONDS);
  }

  @BeforeParameterizedClassInvocation
  static void start(Protocol protocol) throws Exception {
    lab = ContractedService.start(Lab.SPEC, protocol, settings());
    done = over(post("/api/lessons/1/runs", SHORT, 202).getString("id"));
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(Map.of("LAB_DATA", "memory", "OTLP_PORT", "0"));
    settings.put("AGGREGATOR_URL", mesh.url("aggregator"));
    for (String name : List.of("aggregator", "user-service", "order-service", "payment-service")) {
      String variable = name.toUpperCase().replace('-', '_') + "_MANAGEMENT_URL";
      settings.put(variable, mesh.service(name).managementUrl());
    }
    return settings;
  }

  private static String over(String id) throws Exception {
    while (lab.get(RUNS + "/" + id).bodyAsJsonObject().getString("state").equals("running")) {
      Thread.sleep(50);
    }
    return id;
  }

  @AfterParameterizedClassInvocation
  static void everyDocumentedAnswerWasSeen() throws Exception {
    lab.close();
    Set<String> unseen = lab.unseen();
    unseen.removeIf(answer -> !isLesson(answer));
    assertEquals(Set.of(), unseen);
  }

  /** Whether it takes a lesson to see it. */
  static boolean isLesson(String promise) {
    return promise.contains(" /api/lessons") || promise.equals(STREAM + " 409");
  }

  @Test
  void everyAddressAnswersAsDocumented() throws Exception {
    String run = RUNS + "/" + done;
    for (String uri :
        List.of(
            "/api/lessons",
            "/api/lessons/1",
            "/api/lessons/export",
            RUNS,
            run,
            run + "/figure.svg")) {
      assertEquals(200, lab.get(uri).statusCode(), uri);
      assertEquals(400, lab.get(uri + "?colour=red").statusCode(), uri);
      assertEquals(405, call(HttpMethod.PATCH, uri, "").statusCode(), uri);
      assertEquals(413, call(HttpMethod.GET, uri, "{}").statusCode(), uri);
    }
  }

  @Test
  void lessonsAreFoundByNumberAndById() throws Exception {
    JsonObject first = lab.get("/api/lessons/1?knob=random").bodyAsJsonObject();
    assertEquals(
        first,
        lab.get("/api/lessons/" + first.getString("id") + "?knob=random").bodyAsJsonObject());
    assertEquals(400, lab.get("/api/lessons/1?knob=none").statusCode());
    HttpResponse<Buffer> unknown = lab.get("/api/lessons/77");
    assertEquals(404, unknown.statusCode());
    assertTrue(unknown.bodyAsString().contains("1 or sum-or-max"), unknown::bodyAsString);
    assertEquals(404, call(HttpMethod.POST, "/api/lessons/77/runs", SHORT).statusCode());
  }

  @Test
  void aRunIsKeptListedAndExported() throws Exception {
    JsonObject listed = lab.get(RUNS + "?lesson=1&limit=200").bodyAsJsonObject();
    assertTrue(listed.encode().contains(done), listed::encode);
    assertEquals(400, lab.get(RUNS + "?limit=0").statusCode());
    for (String format : List.of("json", "md", "html")) {
      assertEquals(200, lab.get("/api/lessons/export?format=" + format).statusCode());
    }
    assertEquals(400, lab.get("/api/lessons/export?format=pdf").statusCode());
  }

  @Test
  void aPredictionIsNeededAndMustMakeSense() throws Exception {
    for (String bad :
        List.of(
            "",
            "[]",
            "{}",
            "{'prediction':3}",
            "{'prediction':{}}",
            "{'prediction':{'value':'three'}}",
            "{'prediction':{'value':-1}}",
            "{'prediction':{'value':1e999}}",
            "{'prediction':{'points':[[1,2],[2,3]]}}",
            "{'prediction':null,'knob':'x'}",
            "{'prediction':null,'knob':3}",
            "{'prediction':null,'seed':-1}",
            "{'prediction':null,'short':'yes'}",
            "{'prediction':null,'confidence':'total'}",
            "{'prediction':null,'colour':'red'}")) {
      post("/api/lessons/1/runs", bad, 400);
    }
    post("/api/lessons/1/runs", "{'x':'" + "x".repeat(20_000) + "'}", 413);
  }

  @Test
  void whatTheUserHasSeenIsKept() throws Exception {
    String uri = RUNS + "/" + done + "/observation";
    assertEquals(204, call(HttpMethod.PUT, uri, "{'text':'it was so'}").statusCode());
    JsonObject run = lab.get(RUNS + "/" + done).bodyAsJsonObject();
    assertEquals("it was so", run.getString("observation"));
    String tooLong = "{'text':'" + "x".repeat(1_001) + "'}";
    for (String bad : List.of("{}", "{'text':3}", tooLong)) {
      assertEquals(400, call(HttpMethod.PUT, uri, bad).statusCode());
    }
    String huge = "{'text':'" + "x".repeat(20_000) + "'}";
    assertEquals(413, call(HttpMethod.PUT, uri, huge).statusCode());
    assertEquals(404, call(HttpMethod.PUT, UNKNOWN + "/observation", "{'text':''}").statusCode());
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    assertEquals(404, lab.get(UNKNOWN).statusCode());
    assertEquals(404, lab.get(UNKNOWN + "/figure.svg").statusCode());
    assertEquals(404, call(HttpMethod.DELETE, UNKNOWN, "").statusCode());
    assertEquals(400, call(HttpMethod.DELETE, RUNS + "/" + done + "?now=true", "").statusCode());
  }

  @Test
  void aSecondRunIsRefusedWhileOneIsInProgress() throws Exception {
    String first = post("/api/lessons/2/runs", "{'prediction':null,'seed':7}", 202).getString("id");
    JsonObject refused = post("/api/lessons/1/runs", SHORT, 409);
    assertEquals(first, refused.getString("run"));
    HttpResponse<Buffer> paused = call(HttpMethod.POST, "/api/guests?mode=menu&rate=1", "");
    assertEquals(409, paused.statusCode());
    JsonObject guests = lab.get("/api/guests").bodyAsJsonObject();
    assertEquals("lesson 2 is running", guests.getString("paused"));
    assertEquals(200, lab.get("/api/lessons").statusCode());
    assertEquals(204, call(HttpMethod.DELETE, RUNS + "/" + first, "").statusCode());
    over(first);
    assertEquals(404, lab.get(RUNS + "/" + first + "/figure.svg").statusCode());
  }

  @Test
  void aMeshThatIsHalfDownIsNamed() throws Exception {
    try (UnusedPort closed = new UnusedPort();
        StandIn silent = new StandIn(request -> {})) {
      assertRefused(502, closed.url());
      assertRefused(504, silent.url());
    }
    // the same document: responses of one lab need not be repeated by the other
    lab.unseen().remove("POST /api/lessons/{lesson}/runs 502");
    lab.unseen().remove("POST /api/lessons/{lesson}/runs 504");
  }

  private void assertRefused(int status, String payments) throws Exception {
    Map<String, String> settings = settings();
    settings.put("PAYMENT_SERVICE_MANAGEMENT_URL", payments);
    try (var lost = ContractedService.start(Lab.SPEC, protocol, settings)) {
      Buffer body = Buffer.buffer("{\"prediction\":null,\"short\":true}");
      HttpResponse<Buffer> refused = lost.call(HttpMethod.POST, "/api/lessons/1/runs", body);
      assertEquals(status, refused.statusCode(), refused::bodyAsString);
      assertEquals("payment-service", refused.bodyAsJsonObject().getString("service"));
      assertEquals(null, lost.get("/api/lessons").bodyAsJsonObject().getValue("running"));
    }
  }

  private static JsonObject post(String uri, String body, int status) throws Exception {
    HttpResponse<Buffer> answer = call(HttpMethod.POST, uri, body);
    assertEquals(status, answer.statusCode(), () -> body + answer.bodyAsString());
    return answer.bodyAsJsonObject();
  }

  private static HttpResponse<Buffer> call(HttpMethod method, String uri, String body)
      throws Exception {
    return lab.call(method, uri, Buffer.buffer(body.replace('\'', '"')));
  }
}
