package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.RunningService;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.lab.Lab;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

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
    Process lab = new ProcessBuilder(command()).redirectErrorStream(true).start();
    try (BufferedReader lines = lab.inputReader()) {
      String url = url(lines);
      String first =
          call(url, "POST", "/api/lessons/1/runs", "{\"prediction\":null,\"short\":true}");
      String id = new JsonObject(first).getString("id");
      while (call(url, "GET", RUNS + "/" + id, "").contains("\"state\":\"running\"")) {
        Thread.sleep(50);
      }
      assertEquals("200ms", latency());
      call(url, "POST", "/api/lessons/2/runs", "{\"prediction\":null}");
      while (!latency().equals("333ms")) {
        Thread.sleep(5);
      }
      lab.destroyForcibly();
      long killedNanos = System.nanoTime();
      while (!latency().equals("200ms")) {
        Thread.sleep(20);
      }
      assertTrue(System.nanoTime() - killedNanos < MOST_NANOS, "longer than a lease");
      lab.waitFor(30, SECONDS);
      assertTrue(runsOfANewLab().contains(id));
    } finally {
      lab.destroyForcibly();
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.putAll(Map.of("PORT", "0", "MANAGEMENT_PORT", "0", "OTLP_PORT", "0"));
    settings.put("LAB_DATA", data.toString());
    settings.put("AGGREGATOR_URL", mesh.url("aggregator"));
    for (String name : List.of("aggregator", "user-service", "order-service", "payment-service")) {
      String variable = name.toUpperCase().replace('-', '_') + "_MANAGEMENT_URL";
      settings.put(variable, mesh.service(name).managementUrl());
    }
    return settings;
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(List.of("env"));
    settings().forEach((name, value) -> command.add(name + "=" + value));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    command.addAll(List.of(java, "-XX:TieredStopAtLevel=1", "-cp", classes, Lab.class.getName()));
    return command;
  }

  /** From the line that it prints when it is ready. */
  private static String url(BufferedReader lines) throws Exception {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.contains("ready in")) {
        return line.replaceFirst(".*(http://[0-9.:]+) +management.*", "$1");
      }
    }
    throw new AssertionError("the lab has not started");
  }

  private String runsOfANewLab() throws Exception {
    RunningService lab = RunningService.start(Lab.SPEC, Settings.of(settings())).await(30, SECONDS);
    try {
      return call(lab.url(), "GET", RUNS, "");
    } finally {
      lab.stop().await(30, SECONDS);
    }
  }

  private String latency() throws Exception {
    String url = mesh.service("user-service").managementUrl();
    return new JsonObject(call(url, "GET", "/latency", "")).getString("latency");
  }

  private String call(String url, String method, String path, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    if (method.equals("GET")) {
      request = HttpRequest.newBuilder(URI.create(url + path));
    }
    var answer = client.send(request.build(), BodyHandlers.ofString());
    assertTrue(answer.statusCode() < 300, answer::body);
    return answer.body();
  }
}
