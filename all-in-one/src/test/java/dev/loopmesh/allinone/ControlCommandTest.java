package dev.loopmesh.allinone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.ClosedDoor;
import dev.loopmesh.kit.service.RunningService;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.lab.Lab;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that steer a mesh, with a lab in front of a service that does what it is told. */
class ControlCommandTest {
  private static final String DELAY = "{\"fault\":\"delay\",\"latency\":\"300ms\"}";

  private final List<String> told = new CopyOnWriteArrayList<>();
  private StandIn service;
  private RunningService lab;
  private String out;
  private String err;

  @TempDir private Path folder;

  @BeforeEach
  void start() throws Exception {
    service = new StandIn(this::serve);
    lab =
        RunningService.start(
                Lab.SPEC,
                Settings.of(
                    Map.of(
                        "PORT", "0",
                        "AGGREGATOR_MANAGEMENT_URL", service.url(),
                        "USER_SERVICE_MANAGEMENT_URL", service.url(),
                        "ORDER_SERVICE_MANAGEMENT_URL", service.url(),
                        "PAYMENT_SERVICE_MANAGEMENT_URL", service.url())))
            .await(30, SECONDS);
  }

  private void serve(HttpServerRequest request) {
    told.add(request.method() + " " + request.path());
    String body = request.path().equals("/faults") ? "{\"faults\":[]}" : DELAY;
    StandIn.answers(200, "application/json", body).handle(request);
  }

  @AfterEach
  void stop() throws Exception {
    lab.stop().await(30, SECONDS);
    service.close();
  }

  @Test
  void aFaultIsPutShownAndUndone() {
    assertEquals(0, mesh("fault", "payment-service", "slow", DELAY));
    assertEquals(0, mesh("faults", "payment-service"));
    assertTrue(out.contains("\"faults\""), out);
    assertEquals(0, mesh("fault", "payment-service", "slow", "--undo"));

    assertEquals(List.of("PUT /faults/slow", "GET /faults", "DELETE /faults/slow"), told);
  }

  @Test
  void theWholeMeshIsShownAndReset() {
    assertEquals(0, mesh("faults"));
    assertTrue(out.contains("payment-service  ready"), out);
    assertEquals(0, mesh("reset"));
    assertTrue(told.contains("DELETE /settings"), told::toString);
  }

  @Test
  void aScheduleIsPlayedShownAndStopped() throws Exception {
    Path yaml = folder.resolve("drill.yaml");
    Files.writeString(yaml, "steps:\n  - {at: 1m, service: user-service, latency: 2s}\n");
    Path json = folder.resolve("drill.json");
    Files.writeString(json, "{\"steps\":[]}");

    assertEquals(0, mesh("play", yaml.toString()), () -> err);
    assertEquals(0, mesh("play"));
    assertTrue(out.contains("\"running\""), out);
    assertEquals(0, mesh("play", "--stop"));
    assertTrue(out.contains("\"skipped\""), out);
    assertEquals(1, mesh("play", json.toString()));
    assertTrue(err.contains("steps: this is to be a list"), err);
    assertEquals(1, mesh("play", folder.resolve("none.yaml").toString()));
  }

  @Test
  void whatCannotBeDoneIsSaidInWords() throws Exception {
    assertEquals(1, mesh("fault", "pay", "slow", DELAY));
    assertTrue(err.contains("mesh fault: 'pay' is not a service of this mesh"), err);
    assertEquals(1, mesh("fault", "payment-service", "slow", "{"));
    assertEquals(1, mesh("faults", "a/../b c"));
    assertEquals(2, mesh("fault", "payment-service", "slow"));
    assertEquals(2, mesh("fault", "payment-service"));
    assertEquals(2, mesh("play", "x.yaml", "--stop"));
    assertEquals(2, mesh("reset", "--lab=nowhere"));
    try (ClosedDoor closed = new ClosedDoor()) {
      assertEquals(1, mesh("reset", "--lab=" + closed.url()));
      assertTrue(err.contains("is the mesh up?"), err);
    }
    assertEquals(List.of(), told);
  }

  private int mesh(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (all.stream().noneMatch(argument -> argument.startsWith("--lab"))) {
      all.add("--lab=" + lab.url());
    }
    PrintStream normalOut = System.out;
    PrintStream normalErr = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(outBytes, true, UTF_8));
      System.setErr(new PrintStream(errBytes, true, UTF_8));
      return MeshCommand.commandLine().execute(all.toArray(String[]::new));
    } finally {
      System.setOut(normalOut);
      System.setErr(normalErr);
      out = outBytes.toString(UTF_8);
      err = errBytes.toString(UTF_8);
    }
  }
}
