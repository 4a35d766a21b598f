package dev.loopmesh.traces.otlp;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.loopmesh.traces.TraceServer;
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

/** A back end in a process of its own, with less heap than a container of 256 MiB gives the lab. */
final class SmallHeapServer implements AutoCloseable {
  private static final List<String> AS_IN_A_CONTAINER =
      List.of(
          "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx96m", "-XX:+ExitOnOutOfMemoryError");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  final String url;
  final URI receiver;

  private SmallHeapServer(Process process, String url) throws Exception {
    this.process = process;
    this.url = url;
    this.receiver = URI.create(list().getString("receiver"));
  }

  static SmallHeapServer start() throws Exception {
    List<String> command = new ArrayList<>(AS_IN_A_CONTAINER);
    command.add(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    return new SmallHeapServer(process, out.readLine());
  }

  /** Its counts of traces and logs. */
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

  /** Starts the server, and prints its ports. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
      System.out.println(TraceServer.start(Map.of()).url());
    }
  }
}
