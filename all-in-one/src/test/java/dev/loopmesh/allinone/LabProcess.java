package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.lab.Lab;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A lab in a process of its own, which can be killed. */
final class LabProcess implements AutoCloseable {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Process process;
  private final String url;

  private LabProcess(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /** The settings of a lab that observes this mesh, on free ports. */
  static Map<String, String> settings(Mesh mesh) {
    Map<String, String> settings = new HashMap<>();
    settings.putAll(Map.of("PORT", "0", "MANAGEMENT_PORT", "0", "OTLP_PORT", "0"));
    settings.put("AGGREGATOR_URL", mesh.url("aggregator"));
    for (String name : List.of("aggregator", "user-service", "order-service", "payment-service")) {
      String variable = name.toUpperCase().replace('-', '_') + "_MANAGEMENT_URL";
      settings.put(variable, mesh.service(name).managementUrl());
    }
    return settings;
  }

  /** Starts one, and waits until it is ready. */
  static LabProcess start(Map<String, String> settings) throws IOException {
    List<String> command = new ArrayList<>(List.of("env"));
    settings.forEach((name, value) -> command.add(name + "=" + value));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    command.addAll(List.of(java, "-XX:TieredStopAtLevel=1", "-cp", classes, Lab.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new LabProcess(process, url(process.inputReader()));
  }

  /** From the line that it prints when it is ready. */
  private static String url(BufferedReader lines) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.contains("ready in")) {
        return line.replaceFirst(".*(http://[0-9.:]+) +management.*", "$1");
      }
    }
    throw new AssertionError("the lab has not started");
  }

  /** Kills it; returns the time at which that was done. */
  long kill() {
    process.destroyForcibly();
    return System.nanoTime();
  }

  /** Waits until it is gone, so that its database is free. */
  void awaitEnd() {
    process.onExit().orTimeout(30, SECONDS).join();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Calls the lab; returns the body of a good response. */
  String call(String method, String path, String body) throws Exception {
    return call(url, method, path, body);
  }

  /** The same with another server. */
  static String call(String url, String method, String path, String body) throws Exception {
    HttpResponse<String> answer = send(url, method, path, body);
    assertEquals(2, answer.statusCode() / 100, answer::body);
    return answer.body();
  }

  static HttpResponse<String> send(String url, String method, String path, String body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }
}
