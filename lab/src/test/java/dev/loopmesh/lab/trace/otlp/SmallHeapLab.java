package dev.loopmesh.lab.trace.otlp;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.loopmesh.kit.service.RunningService;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.lab.Lab;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A lab in a process of its own, with the heap that a container of 256 MiB gives it. */
final class SmallHeapLab implements AutoCloseable {
  private static final List<String> AS_IN_A_CONTAINER =
      List.of("-XX:+UseSerialGC", "-Xmx102m", "-XX:+ExitOnOutOfMemoryError");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  final String url;
  final URI receiver;

  private SmallHeapLab(Process process, String url) throws Exception {
    this.process = process;
    this.url = url;
    this.receiver = URI.create(list().getString("receiver"));
  }

  static SmallHeapLab start() throws Exception {
    List<String> command = new ArrayList<>(AS_IN_A_CONTAINER);
    command.add(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    return new SmallHeapLab(process, out.readLine());
  }

  /** What it counts of traces and logs. */
  JsonObject store() throws Exception {
    return list().getJsonObject("store");
  }

  private JsonObject list() throws Exception {
    return new JsonObject(get("/api/traces?limit=1"));
  }

  String get(String path) throws Exception {
    return body(url + path);
  }

  /** How many requests to the receiver had that status. */
  long counted(String signal, int status) throws Exception {
    JsonObject requests = list().getJsonObject("received").getJsonObject("requests");
    return requests.getJsonObject(signal, new JsonObject()).getLong("" + status, 0L);
  }

  private String body(String address) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(10, SECONDS).join();
  }

  /** Starts it, and says where it is. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
      Map<String, String> settings = Map.of("PORT", "0", "MANAGEMENT_PORT", "0");
      RunningService lab = RunningService.start(Lab.SPEC, Settings.of(settings)).await(30, SECONDS);
      System.out.println(lab.url());
    }
  }
}
