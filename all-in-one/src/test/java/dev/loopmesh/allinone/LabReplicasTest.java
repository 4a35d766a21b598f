package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lab sees and changes three replicas of a service, which come and go in DNS. */
class LabReplicasTest {
  private static final String FAULTS = "/api/mesh/payment-service/faults";
  private static final String DELAY = "{\"fault\":\"delay\",\"latency\":\"30ms\"}";
  private static final String LATENCY = "{\"latency\":\"40ms\"}";
  private static final String REPLICAS =
      "[...document.querySelectorAll('[aria-label=payment-service] .replica:not([hidden])')]";

  private ReplicatedMesh mesh;

  @BeforeEach
  void start() throws Exception {
    mesh = new ReplicatedMesh(3);
  }

  @AfterEach
  void stop() throws Exception {
    mesh.close();
  }

  private static List<JsonObject> replicas(JsonObject service) {
    return service.getJsonArray("replicas").stream().map(JsonObject.class::cast).toList();
  }

  @Test
  void eachReplicaIsSeenByItsOwnName() throws Exception {
    JsonObject seen = mesh.state();
    assertEquals("ready", seen.getString("state"), seen::encode);
    assertEquals(3, seen.getInteger("replicasInAll"));
    Set<String> instances = new TreeSet<>();
    for (JsonObject replica : replicas(seen)) {
      String address = replica.getString("address").replaceFirst(":.*", "");
      assertEquals(mesh.instance(address), replica.getString("instance"));
      assertEquals("20ms", replica.getJsonObject("latency").getString("latency"));
      instances.add(replica.getString("instance"));
    }
    assertEquals(3, instances.size());
  }

  @Test
  void aChangeReachesTheReplicaThatItNamesAlone() throws Exception {
    String second = mesh.instance("127.0.0.3");
    assertEquals(200, mesh.ask("PUT", FAULTS + "/slow?instance=" + second, DELAY).statusCode());
    assertEquals(List.of(List.of(), List.of("slow"), List.of()), mesh.faults());
    JsonObject fault = mesh.state().getJsonArray("faults").getJsonObject(0);
    assertEquals(new JsonArray().add(second), fault.getJsonArray("instances"));

    String third = mesh.management("127.0.0.4");
    assertEquals(
        200,
        mesh.ask("PUT", "/api/mesh/payment-service/latency?instance=" + third, LATENCY)
            .statusCode());
    assertEquals("20ms", mesh.at("127.0.0.2", "/latency").getString("latency"));
    assertEquals("40ms", mesh.at("127.0.0.4", "/latency").getString("latency"));

    HttpResponse<String> none = mesh.ask("PUT", FAULTS + "/slow?instance=nobody", DELAY);
    assertEquals(404, none.statusCode());
    assertTrue(none.body().contains(second), none::body);
  }

  @Test
  void aChangeReachesAllReplicasUnlessItNamesOne() throws Exception {
    assertEquals(200, mesh.ask("PUT", FAULTS + "/slow", DELAY).statusCode());
    assertEquals(List.of(List.of("slow"), List.of("slow"), List.of("slow")), mesh.faults());

    String first = mesh.instance("127.0.0.2");
    assertEquals(204, mesh.ask("DELETE", FAULTS + "/slow?instance=" + first, null).statusCode());
    assertEquals(List.of(List.of(), List.of("slow"), List.of("slow")), mesh.faults());
    assertEquals(204, mesh.ask("DELETE", FAULTS + "/slow", null).statusCode());
    assertEquals(404, mesh.ask("DELETE", FAULTS + "/slow", null).statusCode());

    mesh.ask("PUT", "/api/mesh/payment-service/latency", LATENCY);
    mesh.ask("PUT", "/api/mesh/payment-service/capacity", "{\"concurrency\":2}");
    HttpResponse<String> reset = mesh.ask("POST", "/api/mesh/reset", null); // the others are down
    assertTrue(reset.body().contains("\"payment-service\",\"faults\":\"reset\""), reset::body);
    for (String address : mesh.addresses()) {
      assertEquals("20ms", mesh.at(address, "/latency").getString("latency"));
    }
  }

  @Test
  void oneThatIsKilledIsToldThenDroppedAndANewOneIsSeen() throws Exception {
    assertEquals(200, mesh.ask("PUT", FAULTS + "/slow", DELAY).statusCode());
    String gone = mesh.instance("127.0.0.3");
    mesh.end("127.0.0.3");

    JsonObject partial =
        new JsonObject(mesh.ask("PUT", "/api/mesh/payment-service/latency", LATENCY).body());
    assertEquals(502, partial.getInteger("status"), partial::encode);
    assertTrue(partial.getString("type").endsWith("/change-incomplete"), partial::encode);
    assertTrue(partial.getString("detail").startsWith("2 of 3 replicas"), partial::encode);
    assertTrue(partial.getString("detail").contains("127.0.0.3:"), partial::encode);
    assertEquals(3, partial.getJsonArray("replicas").size());
    assertEquals(
        List.of(false, true, true),
        replicas(partial).stream().map(each -> each.getBoolean("made")).toList());
    JsonObject seen = mesh.state();
    assertEquals("unready", seen.getString("state"));
    assertTrue(seen.getString("reason").startsWith("1 of 3 replicas: "), seen::encode);

    mesh.name();
    ReplicatedMesh.until(() -> inAll() == 2, "the one that has gone is dropped");
    assertEquals(200, mesh.ask("PUT", "/api/mesh/payment-service/latency", LATENCY).statusCode());

    mesh.begin("127.0.0.3");
    mesh.name();
    ReplicatedMesh.until(() -> inAll() == 3, "the new one is seen");
    assertNotEquals(gone, mesh.instance("127.0.0.3"));
    JsonObject fault = mesh.state().getJsonArray("faults").getJsonObject(0);
    JsonArray having = fault.getJsonArray("instances");
    assertEquals(2, having.size(), "the new one need not get it");
    assertEquals(
        404, mesh.ask("PUT", FAULTS + "/x?instance=" + gone, DELAY).statusCode(), "not its heir");
  }

  private int inAll() {
    try {
      return mesh.state().getInteger("replicasInAll");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aNameThatDoesNotResolveIsTold() throws Exception {
    try (ReplicatedMesh none = new ReplicatedMesh(0);
        Browser browser = Browser.start()) {
      assertEquals("down", none.state().getString("state"));
      assertEquals(0, none.state().getInteger("replicasInAll"));
      HttpResponse<String> answer = none.ask("PUT", FAULTS + "/slow", DELAY);
      assertEquals(502, answer.statusCode());
      assertTrue(answer.body().contains("does not resolve"), answer::body);
      browser.open(
          none.lab() + "/?guests=off",
          "document.body.textContent.includes('its name does not resolve')");
      browser.open(
          none.lab() + "/mesh",
          "document.querySelector('.verdict').textContent.includes('payment-service has no replica')");

      none.begin("127.0.0.2");
      none.name();
      browser.waitFor(REPLICAS + ".length === 1");
    }
  }

  @Test
  void tracesAreListedByTheirReplica() throws Exception {
    for (String address : mesh.addresses()) {
      mesh.call(address);
    }
    String second = mesh.instance("127.0.0.3");
    ReplicatedMesh.until(() -> traces().size() == 3, "a trace of each");
    JsonObject list =
        new JsonObject(mesh.ask("GET", "/api/traces?instance=" + second, null).body());
    assertEquals(1, list.getJsonArray("traces").size(), list::encode);
    JsonObject trace = list.getJsonArray("traces").getJsonObject(0);
    assertEquals(new JsonObject().put(second, "payment-service"), trace.getJsonObject("instances"));
  }

  private JsonArray traces() {
    try {
      return new JsonObject(mesh.ask("GET", "/api/traces", null).body()).getJsonArray("traces");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void pagesHaveALaneAndACardForEach() throws Exception {
    try (Browser browser = Browser.start()) {
      browser.look(1440, 900, "light");
      browser.open(mesh.lab() + "/?guests=off", "loopmesh.model.replicas.rows.length === 6");
      browser.waitFor(
          "loopmesh.model.replicas.keysOf('payment-service')"
              + ".every(key => loopmesh.model.lanes.at(key)?.sawAt(loopmesh.model.shown))");

      browser.open(mesh.lab() + "/mesh", REPLICAS + ".length === 3");
      String second = mesh.instance("127.0.0.3");
      String card = "document.querySelector('[title^=\"%s\"]')".formatted(second);
      browser.waitFor(card + ".querySelector('.picker')");
      browser.evaluate(
          "{ const picker = %s.querySelector('.picker'); picker.open = true;".formatted(card)
              + " picker.querySelector('form').requestSubmit(); }");
      browser.waitFor(card + ".textContent.includes('injected: ')");
      assertEquals(List.of(0, 1, 0), mesh.faults().stream().map(List::size).toList());
      browser.waitFor(
          "document.querySelector('[aria-label=payment-service]').textContent"
              + ".includes('on 1 of 3 replicas')");
      PageLooksTest.assertReadable(browser);

      mesh.end("127.0.0.3");
      browser.waitFor(
          "document.querySelector('.verdict').textContent.includes('1 of 3 replicas not ready')");
      mesh.name();
      browser.waitFor(REPLICAS + ".length === 2");
    }
  }
}
