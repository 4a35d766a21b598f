package dev.loopmesh.kit.lease;

import static dev.loopmesh.kit.service.LiveService.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.latency.ArtificialWait;
import dev.loopmesh.kit.service.HasLatency;
import dev.loopmesh.kit.service.LiveService;
import dev.loopmesh.kit.service.Service;
import dev.loopmesh.kit.settings.LiveSetting;
import dev.loopmesh.kit.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is changed under a lease is undone when the lease ends. */
class LeaseTest {
  private static final LiveSetting<Integer> ATTEMPTS =
      LiveSetting.integer("ATTEMPTS", 1, 1, 10, "attempts");

  private LiveService service;

  static final class Waiting implements Service, HasLatency {
    private final ArtificialWait wait;

    Waiting(Settings settings) {
      wait = ArtificialWait.from(settings, "nothing");
      settings.live(List.of(ATTEMPTS), values -> values.of(ATTEMPTS));
    }

    @Override
    public void addRoutes(Router router, Vertx vertx) {
      router
          .get("/")
          .handler(
              request ->
                  wait.begin(request).onSuccess(waited -> request.end()).onFailure(request::fail));
    }

    @Override
    public ArtificialWait artificialWait() {
      return wait;
    }
  }

  @BeforeEach
  void start() throws Exception {
    service = LiveService.of(Waiting::new, "LATENCY", "1ms", "EVENT_LOOPS", "2");
    fault("before", "{'fault':'error','status':503}");
    fault("brief", "{'fault':'delay','latency':'2ms','for':'10ms'}");
    put("/latency", "{'latency':'2ms'}");
    put("/settings", "{'ATTEMPTS':2}");
    put("/capacity", "{'queue':7}");
    until(() -> faults().get("brief").contains("over"));
  }

  @AfterEach
  void stop() throws Exception {
    service.close();
  }

  private void changeEverything() throws Exception {
    put("/latency", "{'latency':'30ms'}");
    put("/settings", "{'ATTEMPTS':7}");
    put("/capacity", "{'concurrency':1,'queue':0}");
    fault("added", "{'fault':'hang'}");
    fault("before", "{'fault':'error','status':500}");
    assertEquals(204, delete("/faults/brief"));
  }

  @Test
  void aReleaseRestoresWhatWasThereBefore() throws Exception {
    var faultsBefore = faults();
    take("a", "60s");
    changeEverything();
    assertEquals(500, service.get("/").statusCode());

    assertEquals(204, delete("/lease"));

    assertEquals(faultsBefore, faults());
    assertEquals("2ms", service.json("/latency").getString("latency"));
    assertEquals("2", attempts());
    assertEquals("unlimited", service.json("/capacity").getString("concurrency"));
    assertEquals(7, service.json("/capacity").getInteger("queue"));
    assertEquals(503, service.get("/").statusCode(), "the fault is in force again");
    assertEquals("wait;dur=2", waitWithoutFaults(), "the latency is");
  }

  @Test
  void aLeaseThatIsNotRenewedEndsAndRestores() throws Exception {
    take("a", "1s");
    changeEverything();

    until(() -> service.json("/lease").getJsonObject("lease") == null);

    assertEquals("2ms", service.json("/latency").getString("latency"));
    assertEquals("2", attempts());
    assertNull(faults().get("added"));
    assertEquals(503, service.get("/").statusCode());
  }

  @Test
  void aRenewalKeepsTheFirstSnapshotAndPostponesTheEnd() throws Exception {
    String since = take("a", "1s").getString("since");
    put("/latency", "{'latency':'30ms'}");
    JsonObject renewed = take("a", "60s");

    assertEquals(since, renewed.getString("since"));
    long start = System.nanoTime();
    take("other", "1s", 409);
    Thread.sleep(1_200); // longer than the first term
    long elapsedMs = (System.nanoTime() - start) / 1_000_000;
    long leftMs = service.json("/lease").getJsonObject("lease").getLong("leftMs");
    assertTrue(leftMs <= 60_000 - elapsedMs, () -> leftMs + " ms left after " + elapsedMs);
    assertEquals("30ms", service.json("/latency").getString("latency"));
    assertEquals(204, delete("/lease"));
    assertEquals("2ms", service.json("/latency").getString("latency"));
  }

  @Test
  void anotherHolderIsRefusedAndToldWhoHoldsIt() throws Exception {
    take("a", "60s");

    JsonObject refused = take("b", "1s", 409);

    assertEquals("a", refused.getString("holder"));
    assertTrue(refused.getString("detail").startsWith("'a' holds the lease"), refused::encode);
    assertEquals("a", service.json("/lease").getJsonObject("lease").getString("holder"));
    assertEquals(204, delete("/lease"));
    assertEquals("b", take("b", "1s").getString("holder"));
  }

  @Test
  void aChangeUnderALeaseThatHasEndedIsRefused() throws Exception {
    take("a", "60s");
    assertEquals(200, putAs("a", "/latency", "{'latency':'30ms'}"));
    assertEquals(412, putAs("b", "/latency", "{'latency':'40ms'}"));
    assertEquals(204, delete("/lease"));

    assertEquals(412, putAs("a", "/latency", "{'latency':'50ms'}"));

    assertEquals("2ms", service.json("/latency").getString("latency"));
    assertEquals(200, service.management("/latency", "Lease-Holder", "a").statusCode());
  }

  private int putAs(String holder, String path, String json) throws Exception {
    WebClient client = WebClient.create(service.vertx());
    return client
        .put(service.running().managementPort(), "127.0.0.1", path)
        .putHeader("Lease-Holder", holder)
        .sendJsonObject(new JsonObject(json.replace('\'', '"')))
        .await(30, TimeUnit.SECONDS)
        .statusCode();
  }

  @Test
  void aReleaseWithoutALeaseChangesNothing() throws Exception {
    var faultsBefore = faults();
    assertEquals(204, delete("/lease"));
    assertEquals(faultsBefore, faults());
    assertEquals("2ms", service.json("/latency").getString("latency"));
  }

  private JsonObject take(String holder, String term) throws Exception {
    return take(holder, term, 200).getJsonObject("lease");
  }

  private JsonObject take(String holder, String term, int status) throws Exception {
    JsonObject wanted = new JsonObject().put("holder", holder).put("for", term);
    HttpResponse<Buffer> answer = service.manage(HttpMethod.PUT, "/lease", wanted);
    assertEquals(status, answer.statusCode(), answer::bodyAsString);
    return answer.bodyAsJsonObject();
  }

  private void put(String path, String json) throws Exception {
    var answer = service.manage(HttpMethod.PUT, path, new JsonObject(json.replace('\'', '"')));
    assertEquals(200, answer.statusCode(), answer::bodyAsString);
  }

  private void fault(String name, String definition) throws Exception {
    put("/faults/" + name, definition);
  }

  private int delete(String path) throws Exception {
    return service.manage(HttpMethod.DELETE, path, null).statusCode();
  }

  /** Each fault's definition and state, without how often it was applied. */
  private TreeMap<String, String> faults() {
    TreeMap<String, String> byName = new TreeMap<>();
    JsonArray all = service.json("/faults").getJsonArray("faults");
    for (int i = 0; i < all.size(); i++) {
      JsonObject fault = all.getJsonObject(i);
      byName.put(
          fault.getString("name"), fault.getJsonObject("definition") + fault.getString("state"));
    }
    return byName;
  }

  private String attempts() {
    JsonArray settings = service.json("/settings").getJsonArray("settings");
    return settings.stream()
        .map(JsonObject.class::cast)
        .filter(setting -> setting.getString("name").equals("ATTEMPTS"))
        .findFirst()
        .orElseThrow()
        .getString("value");
  }

  private String waitWithoutFaults() throws Exception {
    assertEquals(204, delete("/faults"));
    return service.get("/").getHeader("Server-Timing").split(";desc")[0];
  }
}
