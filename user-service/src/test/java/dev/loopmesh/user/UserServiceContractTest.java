package dev.loopmesh.user;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.contract.ContractedService;
import dev.loopmesh.contract.FullService;
import dev.loopmesh.contract.OverEachProtocol;
import dev.loopmesh.contract.Protocol;
import dev.loopmesh.shop.Shop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Each response of user-service is checked against its OpenAPI document. */
@OverEachProtocol
class UserServiceContractTest {
  @Parameter Protocol protocol;

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private static ContractedService service;

  @BeforeParameterizedClassInvocation
  static void start(Protocol protocol) throws Exception {
    service = ContractedService.start(UserService.SPEC, protocol, Map.of("LATENCY", "20ms"));
  }

  @AfterParameterizedClassInvocation
  static void everyDocumentedAnswerWasSeen() throws Exception {
    service.close();
    assertEquals(Set.of(), service.unseen());
  }

  @Test
  void theDocumentIsOpenApiAndItsExamplesFit() throws Exception {
    assertEquals(List.of(), service.documentErrors());
  }

  @Test
  void theDocumentItselfIsServedAsDocumented() throws Exception {
    assertEquals(200, service.get("/openapi.yaml").statusCode());
    assertEquals(400, service.get("/openapi.yaml?version=2").statusCode());
    assertEquals(405, call(HttpMethod.DELETE, "/openapi.yaml").statusCode());
    assertEquals(413, withBody(HttpMethod.GET, "/openapi.yaml").statusCode());
  }

  @Test
  void aUserIsTheOneOfTheShop() throws Exception {
    for (int id : List.of(1, 2, 42, 4711, 10_000)) {
      var answer = service.get("/users/" + id);
      assertEquals(200, answer.statusCode());
      assertEquals(Shop.user(id).toJson(), answer.bodyAsJsonObject());
    }
  }

  @Test
  void theWaitIsAnnouncedWithWhatItStandsFor() throws Exception {
    var answer = service.get("/users/42");
    assertEquals(
        "wait;dur=20;desc=\"a database query (artificial)\"", answer.getHeader("Server-Timing"));
  }

  @Test
  void headIsAnsweredLikeGetWithoutTheBody() throws Exception {
    assertEquals(200, call(HttpMethod.HEAD, "/users/42").statusCode());
  }

  @Test
  void anUnknownUserIsNotFound() throws Exception {
    var answer = service.get("/users/10001", "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
    assertEquals(404, answer.statusCode());
    assertEquals(TRACE, answer.bodyAsJsonObject().getString("traceId"));
  }

  @Test
  void badParametersAreRefused() throws Exception {
    for (String uri :
        List.of(
            "/users/abc",
            "/users/0",
            "/users/-1",
            "/users/1.5",
            "/users/1000000000",
            "/users/42?colour=red",
            "/users/42?user=42")) {
      assertEquals(400, service.get(uri).statusCode(), uri);
    }
    assertEquals(400, service.get("/users/42", "Request-Timeout", "500").statusCode());
  }

  @Test
  void otherMethodsAreRefusedAlsoWithABody() throws Exception {
    for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")) {
      assertEquals(405, call(HttpMethod.valueOf(method), "/users/42").statusCode(), method);
    }
    assertEquals(405, withBody(HttpMethod.POST, "/users/42").statusCode());
  }

  @Test
  void aBodyIsRefused() throws Exception {
    assertEquals(413, withBody(HttpMethod.GET, "/users/42").statusCode());
  }

  @Test
  void theWaitEndsWithTheCallersBudget() throws Exception {
    assertEquals(504, service.get("/users/42", "Request-Timeout", "1ms").statusCode());
  }

  @Test
  void aRequestBeyondTheQueueIsRefused() throws Exception {
    try (FullService full = FullService.start(UserService.SPEC, protocol, "/users/42")) {
      assertEquals(503, full.refusal().statusCode());
    }
    service.unseen().remove("GET /users/{id} 503"); // it has the same document
  }

  private static HttpResponse<Buffer> call(HttpMethod method, String uri) throws Exception {
    return service.call(method, uri, Buffer.buffer());
  }

  private static HttpResponse<Buffer> withBody(HttpMethod method, String uri) throws Exception {
    return service.call(method, uri, Buffer.buffer("{}"));
  }
}
