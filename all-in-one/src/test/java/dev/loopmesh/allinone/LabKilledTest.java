package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.RunningService;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.lab.Lab;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lab that is killed in the middle of a lesson leaves its history, and no changes in the mesh.
 */
class LabKilledTest {
  private static final long MOST_NANOS = SECONDS.toNanos(10);
  private static final String RUNS = "/api/lessons/runs";

  @TempDir private Path data;
  private Mesh mesh;

  @BeforeEach
  void start() {
    mesh = Mesh.start(MeshTest.ANY_PORTS);
  }

  @AfterEach
  void stop() throws Exception {
    mesh.stop().await(30, SECONDS);
  }

  @Test
  void theServicesUndoWhatItChangedAndItsRunsAreKept() throws Exception {
    try (LabProcess lab = LabProcess.start(settings())) {
      String first =
          lab.call("POST", "/api/lessons/1/runs", "{\"prediction\":null,\"short\":true}");
      String id = new JsonObject(first).getString("id");
      while (lab.call("GET", RUNS + "/" + id, "").contains("\"state\":\"running\"")) {
        Thread.sleep(50);
      }
      assertEquals("200ms", latency());
      lab.call("POST", "/api/lessons/2/runs", "{\"prediction\":null}");
      while (!latency().equals("333ms")) {
        Thread.sleep(5);
      }
      long killedNanos = lab.kill();
      while (!latency().equals("200ms")) {
        Thread.sleep(20);
      }
      assertTrue(System.nanoTime() - killedNanos < MOST_NANOS, "longer than a lease");
      lab.awaitEnd();
      assertTrue(runsOfANewLab().contains(id));
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(LabProcess.settings(mesh));
    settings.put("LAB_DATA", data.toString());
    return settings;
  }

  private String runsOfANewLab() throws Exception {
    RunningService lab = RunningService.start(Lab.SPEC, Settings.of(settings())).await(30, SECONDS);
    try {
      return LabProcess.call(lab.url(), "GET", RUNS, "");
    } finally {
      lab.stop().await(30, SECONDS);
    }
  }

  private String latency() throws Exception {
    String url = mesh.service("user-service").managementUrl();
    return new JsonObject(LabProcess.call(url, "GET", "/latency", "")).getString("latency");
  }
}
