package dev.loopmesh.lab.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.lab.control.StandInManagement;
import dev.loopmesh.lab.control.SteeredMesh;
import dev.loopmesh.lab.control.SteeredMesh.Answer;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Schedules played by a whole lab with scripted services. */
class ScheduleTest {
  private static final String PATH = "/api/schedule";

  private SteeredMesh mesh;
  private StandInManagement payment;

  @BeforeEach
  void start() throws Exception {
    mesh = new SteeredMesh();
    payment = mesh.service("payment-service");
  }

  @AfterEach
  void stop() throws Exception {
    mesh.close();
  }

  @Test
  void eachStepIsAppliedAndUndoneAndInTheEndAllIsAsBefore() throws Exception {
    Answer begun =
        playYaml(
            """
            seed: 7
            steps:
              - at: 10ms
                for: 150ms
                service: payment-service
                fault: {fault: delay, latency: 300ms, seed: 4}
              - {at: 60ms, for: 20ms, service: order-service, latency: 2s}
            """);
    assertEquals(202, begun.status(), begun.response()::body);
    assertEquals("running", begun.body().getString("state"));

    JsonObject over = whenOver();

    assertEquals(
        List.of(
            "PUT /faults/schedule-1"
                + " {\"fault\":\"delay\",\"latency\":\"300ms\",\"seed\":4,\"for\":\"150ms\"}",
            "DELETE /faults/schedule-1"),
        payment.changes());
    assertEquals(
        List.of("PUT /latency {\"latency\":\"2s\"}", "PUT /latency {\"latency\":\"1s\"}"),
        mesh.service("order-service").changes());
    assertEquals(List.of("undone", "undone"), states(over));
    assertTrue(over.getJsonArray("steps").getJsonObject(0).getString("appliedAt") != null);
  }

  @Test
  void aStepIsUndoneToWhatWasThereBefore() throws Exception {
    mesh.put("/api/mesh/payment-service/latency", "{\"latency\":\"50ms\"}");

    play(step("0ms", "10ms", "payment-service", "\"latency\":\"2s\""));
    whenOver();

    assertEquals(
        "PUT /latency {\"latency\":\"50ms\"}", payment.changes().get(payment.changes().size() - 1));
  }

  @Test
  void aFaultWithoutASeedGetsTheSameOneEachTimeAndEachStepAnother() throws Exception {
    String fault = "\"fault\":{\"fault\":\"error\",\"probability\":0.3}";
    String[] steps = {
      step("0ms", "10ms", "payment-service", fault), step("0ms", "10ms", "order-service", fault)
    };
    play(steps);
    whenOver();
    play(steps);
    whenOver();

    List<String> changes = payment.changes();
    assertEquals(changes.get(0), changes.get(2));
    String other = mesh.service("order-service").changes().get(0).replace("-2 ", "-1 ");
    assertFalse(changes.get(0).equals(other), other);
    assertTrue(changes.get(0).matches(".*\"seed\":[0-9]+.*"), changes.get(0));
  }

  @Test
  void whoStopsItUndoesWhatWasDoneAndTheRestIsSkipped() throws Exception {
    play(
        step("0ms", "10m", "payment-service", "\"fault\":{\"fault\":\"hang\"}"),
        step("0ms", "10m", "payment-service", "\"latency\":\"2s\""),
        step("1m", "1s", "order-service", "\"latency\":\"2s\""));
    SteeredMesh.until(() -> states(progress()).subList(0, 2).equals(List.of("applied", "applied")));

    Answer stopped = mesh.delete(PATH);

    assertEquals(200, stopped.status());
    assertEquals("over", stopped.body().getString("state"));
    assertEquals(List.of("undone", "undone", "skipped"), states(stopped.body()));
    assertTrue(payment.changes().contains("DELETE /faults/schedule-1"));
    assertEquals(List.of(), mesh.service("order-service").changes());
    assertEquals(200, mesh.delete(PATH).status(), "once more does no harm");
  }

  @Test
  void thereIsOneAtATime() throws Exception {
    String long1 = step("1m", "1s", "order-service", "\"latency\":\"2s\"");
    assertEquals(202, play(long1).status());

    Answer second = play(long1);

    assertEquals(409, second.status());
    assertEquals("schedule-under-way", second.problem());
    mesh.delete(PATH);
    assertEquals(202, play(long1).status());
  }

  @Test
  void aResetEndsItFirst() throws Exception {
    play(step("0ms", "10m", "payment-service", "\"fault\":{\"fault\":\"hang\"}"));
    SteeredMesh.until(() -> states(progress()).equals(List.of("applied")));

    assertEquals(200, mesh.post("/api/mesh/reset", "").status());

    assertEquals("over", progress().getString("state"));
    List<String> changes = payment.changes();
    assertTrue(
        changes.indexOf("DELETE /faults/schedule-1") < changes.indexOf("DELETE /faults"),
        changes::toString);
  }

  @Test
  void aStepThatFailsSaysWhyAndTheOthersGoOn() throws Exception {
    mesh.service("order-service").close();
    play(
        step("0ms", "10ms", "order-service", "\"latency\":\"2s\""),
        step("0ms", "10ms", "user-service", "\"latency\":\"2s\""));

    JsonObject over = whenOver();

    assertEquals(List.of("failed", "undone"), states(over));
    String why = over.getJsonArray("steps").getJsonObject(0).getString("reason");
    assertTrue(why.contains("The management port of order-service at "), why);
  }

  @Test
  void whatAServiceWouldRefuseIsToldBeforeAnythingIsBegun() throws Exception {
    Answer refused =
        play(
            step("0ms", "10ms", "user-service", "\"latency\":\"2s\""),
            step("1m", "10ms", "payment-service", "\"fault\":{\"fault\":\"nonsense\"}"));

    assertEquals(400, refused.status());
    assertEquals("bad-schedule", refused.problem());
    assertEquals(
        "steps[1].fault: fault: 'nonsense' is none.",
        refused.body().getJsonArray("faults").getString(0));
    assertEquals(List.of(), mesh.changes());
    assertEquals("none", progress().getString("state"));
  }

  @Test
  void whatCouldNotBeUndoneIsTriedAgain() throws Exception {
    play(step("0ms", "50ms", "payment-service", "\"fault\":{\"fault\":\"hang\"}"));
    SteeredMesh.until(() -> states(progress()).equals(List.of("applied")));
    JsonObject busy = new JsonObject().put("detail", "Not now.");
    payment.instead(
        request -> {
          payment.instead(null);
          StandInManagement.answer(request, 503, busy);
        });

    assertEquals(List.of("undone"), states(whenOver()));
    assertTrue(payment.changes().contains("DELETE /faults/schedule-1"));
  }

  @Test
  void allFaultsOfADocumentAreToldAtOnceAndNothingIsBegun() throws Exception {
    Answer refused =
        mesh.post(
            PATH,
            """
            {"seed": -1, "name": "x", "steps": [
              {"at": "5", "for": "11m", "service": "pay", "latency": "2s"},
              {"for": "1s", "service": "payment-service", "fault": {"latency": "1s"}},
              {"at": "0ms", "service": "payment-service", "latency": "2"},
              {"at": "0ms", "service": "payment-service", "fault": {"fault": "hang", "for": "1s"}},
              {"at": "0ms", "service": "payment-service"},
              {"at": "0ms", "service": "order-service", "latency": "2s"},
              {"at": "1m", "for": "1s", "service": "order-service", "latency": "3s", "x": 1},
              7]}
            """,
            "Content-Type",
            "application/json");

    assertEquals(400, refused.status());
    assertEquals("bad-schedule", refused.problem());
    String told = refused.body().getJsonArray("faults").encodePrettily();
    for (String fault :
        List.of(
            "seed: '-1' is not a whole number",
            "name: is unknown; allowed: seed, steps",
            "steps[0].at: '5' has no unit; write 5ms or 5s",
            "steps[0].for: '11m' is too long; write at most 10m",
            "steps[0].service: 'pay' is not one of aggregator, user-service, order-service,",
            "steps[1].at: is missing",
            "steps[1].fault: must be an object with a member 'fault'",
            "steps[2].latency: '2' has no unit",
            "steps[3].fault.for: is not allowed; set at and for of the step instead",
            "steps[4].fault: write either a fault or a latency",
            "steps[6].x: is unknown",
            "steps[6].latency: order-service still has the latency of steps[5] at that time",
            "steps[7]: is not an object")) {
      assertTrue(told.contains(fault), () -> fault + "\nis not among\n" + told);
    }
    assertEquals(List.of(), mesh.changes());
    assertEquals("none", progress().getString("state"));
  }

  @Test
  void aScheduleHasAStepAndNotTooMany() throws Exception {
    String one = step("0ms", "10ms", "user-service", "\"fault\":{\"fault\":\"hang\"}");

    assertEquals(400, play().status());
    assertEquals(400, mesh.post(PATH, "{}", "Content-Type", "application/json").status());
    assertEquals(400, play(Collections.nCopies(101, one).toArray(String[]::new)).status());
  }

  private Answer play(String... steps) throws Exception {
    String document = "{\"steps\":[%s]}".formatted(String.join(",", steps));
    return mesh.post(PATH, document, "Content-Type", "application/json");
  }

  private Answer playYaml(String document) throws Exception {
    return mesh.post(PATH, document, "Content-Type", "application/yaml; charset=utf-8");
  }

  private static String step(String at, String lasts, String service, String what) {
    return "{\"at\":\"%s\",\"for\":\"%s\",\"service\":\"%s\",%s}"
        .formatted(at, lasts, service, what);
  }

  private JsonObject whenOver() throws Exception {
    SteeredMesh.until(() -> progress().getString("state").equals("over"));
    return progress();
  }

  private JsonObject progress() {
    try {
      return mesh.get(PATH).body();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> states(JsonObject progress) {
    return progress.getJsonArray("steps").stream()
        .map(step -> ((JsonObject) step).getString("state"))
        .toList();
  }
}
