package dev.loopmesh.allinone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.UnusedPort;
import dev.loopmesh.kit.service.RunningService;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.lab.Lab;
import io.vertx.core.http.HttpServerRequest;
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

/** The commands that control a mesh, with a lab and a scripted service. */
class ControlCommandTest {
  private static final String DELAY = "{\"fault\":\"delay\",\"latency\":\"300ms\"}";

  private static final String SLOW =
      "{\"name\":\"slow\",\"definition\":" + DELAY + ",\"state\":\"active\",\"applied\":7}";

  private static final String CAPACITY =
      "{\"concurrency\":4,\"queue\":9,\"abandoned\":\"drop\",\"working\":4,\"queued\":2}";

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
    String body =
        switch (request.path()) {
          case "/faults" -> "{\"faults\":[" + SLOW + "]}";
          case "/faults/slow" -> SLOW;
          case "/capacity" -> CAPACITY;
          default -> DELAY;
        };
    StandIn.answers(200, "application/json", body).handle(request);
  }

  @AfterEach
  void stop() throws Exception {
    lab.stop().await(30, SECONDS);
    service.close();
  }

  @Test
  void aFaultIsPutShownAndUndone() {
    String line = "slow           delay latency=300ms  active, applied to 7 requests";
    assertEquals(0, mesh("fault", "payment-service", "slow", DELAY));
    assertEquals(line + "\n", out);
    assertEquals(0, mesh("faults", "payment-service"));
    assertEquals("  " + line + "\n", out);
    assertEquals(0, mesh("faults", "payment-service", "--json"));
    assertTrue(out.contains("\"faults\""), out);
    assertEquals(0, mesh("fault", "payment-service", "slow", "--undo"));
    assertEquals("slow is removed from payment-service\n", out);

    assertEquals(
        List.of("PUT /faults/slow", "GET /faults", "GET /faults", "DELETE /faults/slow"), told);
  }

  @Test
  void aCapacityIsShownChangedAndUndone() {
    String line = "concurrency=4 queue=9 abandoned=drop: 4 working, 2 queued\n";
    assertEquals(0, mesh("capacity", "payment-service"));
    assertEquals(line, out);
    assertEquals(0, mesh("capacity", "payment-service", "concurrency=4", "abandoned=drop"));
    assertEquals(line, out);
    assertEquals(0, mesh("capacity", "payment-service", "--undo"));
    assertEquals("the capacity of payment-service is reset\n", out);
    assertEquals(2, mesh("capacity", "payment-service", "queue=1", "--undo"));
    assertEquals(2, mesh("capacity", "payment-service", "queue"));

    assertEquals(List.of("GET /capacity", "PUT /capacity", "DELETE /capacity"), told);
  }

  @Test
  void oneReplicaIsChosenByItsAddress() {
    String address = service.url().substring("http://".length());
    assertEquals(0, mesh("fault", "payment-service", "slow", DELAY, "--instance=" + address));
    assertEquals(0, mesh("capacity", "payment-service", "--instance=" + address));
    assertTrue(told.containsAll(List.of("PUT /faults/slow", "GET /capacity")), told::toString);
    for (String command :
        List.of("fault payment-service slow --undo", "capacity payment-service")) {
      assertEquals(1, mesh((command + " --instance=10.0.0.7:9083").split(" ")));
      assertTrue(err.contains("'10.0.0.7:9083' is not a replica of payment-service"), err);
    }
  }

  @Test
  void theWholeMeshIsShownAndReset() {
    assertEquals(0, mesh("faults"));
    assertTrue(out.contains("payment-service  ready"), out);
    assertEquals(0, mesh("reset"));
    assertTrue(out.contains("payment-service  faults reset, latency reset"), out);
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
    assertTrue(out.contains("schedule: running\n   1  at 1m"), out);
    assertEquals(0, mesh("play", "--stop"));
    assertTrue(out.contains("latency 2s  skipped"), out);
    assertEquals(0, mesh("play", "--json"));
    assertTrue(out.contains("\"skipped\""), out);
    assertEquals(1, mesh("play", json.toString()));
    assertTrue(err.contains("steps: must be a list"), err);
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
    try (UnusedPort closed = new UnusedPort()) {
      assertEquals(1, mesh("reset", "--lab=" + closed.url()));
      assertTrue(err.contains("Start the mesh: ./mesh up"), err);
    }
    assertEquals(List.of(), told);
  }

  @Test
  void aFileThatIsNoScheduleIsRefusedInOneLine() throws Exception {
    String steps = "steps:\n  - {at: 1m, service: user-service, latency: 2s} # ü\n";
    refused("utf16.yaml", steps.getBytes(UTF_16), "is not in UTF-8");
    refused("utf16le.yaml", "steps: []".getBytes(UTF_16LE), "is not text in UTF-8");
    refused("latin1.yaml", steps.getBytes(ISO_8859_1), "is not in UTF-8");
    refused("empty.yaml", new byte[0], "is empty");
    refused("null.yaml", "null\n".getBytes(UTF_8), "it is not an object; write for example");
    refused("null.json", "null".getBytes(UTF_8), "it is not an object; write for example");
    refused("list.yaml", "- a\n".getBytes(UTF_8), "it is not an object; write for example");
    assertEquals(1, mesh("play", folder.toString()));
    assertEquals("mesh play: " + folder + " is a directory; name a file\n", err);
    assertEquals(1, mesh("play", folder + "/none.yaml"));
    assertEquals("mesh play: " + folder + "/none.yaml does not exist\n", err);
    Files.write(folder.resolve("bom.yaml"), ("\uFEFF" + steps).getBytes(UTF_8));
    assertEquals(0, mesh("play", folder + "/bom.yaml"), () -> err);
  }

  private void refused(String name, byte[] bytes, String why) throws Exception {
    Files.write(folder.resolve(name), bytes);
    assertEquals(1, mesh("play", folder.resolve(name).toString()), name);
    assertTrue(err.contains(why) && err.lines().count() == 1, err);
  }

  @Test
  void whatIsNotTheLabIsSaidInOneLine() throws Exception {
    try (StandIn other = new StandIn(StandIn.answers(200, "text/html", "<html>"))) {
      for (String command : List.of("faults", "reset", "play")) {
        assertEquals(1, mesh(command, "--lab=" + other.url()));
        assertTrue(err.endsWith("is not the lab\n") && err.lines().count() == 1, err);
      }
      other.now(request -> request.connection().close());
      assertEquals(1, mesh("faults", "--lab=" + other.url()));
      assertEquals(1, err.lines().count(), err);
    }
    assertEquals(2, mesh("faults", "--lab=https://me:secret@localhost"));
    assertTrue(!err.contains("secret"), err);
  }

  @Test
  void anEmptyVariableIsAnUnsetOne() {
    assertEquals(
        "http://127.0.0.1:8090",
        LabAddress.fromEnvironment(Map.of("LAB_URL", "", "LAB_PORT", " ")).toString());
    assertEquals(
        "http://127.0.0.1:99", LabAddress.fromEnvironment(Map.of("LAB_PORT", "99")).toString());
  }

  @Test
  void aTrainersTokenGoesBeforeTheTokenOfTheMesh() {
    List<String> order = List.of("TRAINER_TOKEN", "CONTROL_TOKEN");
    assertEquals("", LabAddress.token(Map.of("TRAINER_TOKEN", " "), order));
    assertEquals("c", LabAddress.token(Map.of("CONTROL_TOKEN", "c"), order));
    assertEquals("t", LabAddress.token(Map.of("CONTROL_TOKEN", "c", "TRAINER_TOKEN", "t"), order));
  }

  private int mesh(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (all.stream().noneMatch(argument -> argument.startsWith("--lab"))) {
      all.add("--lab=" + lab.url());
    }
    CommandRun run = CommandRun.of(all);
    out = run.out();
    err = run.err();
    return run.code();
  }
}
