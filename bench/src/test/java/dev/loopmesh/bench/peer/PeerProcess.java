package dev.loopmesh.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.kit.service.FreePort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A running peer. */
final class PeerProcess implements AutoCloseable {
  static final Path PEERS = Path.of("peers").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Path output;
  private final Process process;
  private final int port;

  private PeerProcess(Path output, Process process, int port) {
    this.output = output;
    this.process = process;
    this.port = port;
  }

  /** Why the peer cannot run here, by its script; empty if it can. */
  static String reasonNotToRun(String name) throws IOException, InterruptedException {
    Process check = script(name, "check").redirectErrorStream(true).start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return check.waitFor() == 0 ? "" : "ended with " + check.waitFor() + ": " + said;
  }

  /** Builds it if necessary, starts it, and waits until it listens. */
  static PeerProcess start(String name, Map<String, String> addresses, Path output)
      throws IOException, InterruptedException {
    int built = script(name, "build").inheritIO().start().waitFor();
    assertEquals(0, built, name + " does not build");
    int port = FreePort.on("127.0.0.1");
    ProcessBuilder run =
        script(name, "run").redirectErrorStream(true).redirectOutput(output.toFile());
    run.environment().putAll(addresses);
    run.environment().put("PORT", String.valueOf(port));
    PeerProcess peer = new PeerProcess(output, run.start(), port);
    try {
      peer.awaitReady();
    } catch (AssertionError | InterruptedException e) {
      peer.close();
      throw e;
    }
    return peer;
  }

  private static ProcessBuilder script(String name, String command) {
    ProcessBuilder script =
        new ProcessBuilder(List.of(PEERS.resolve(name).resolve("peer").toString(), command));
    script.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return script;
  }

  private void awaitReady() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!listens()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new AssertionError("it does not listen; its output: " + said());
      }
      Thread.sleep(20);
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return client.send(
        HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString());
  }

  /** The class path of a Java peer, as its command line has it. */
  List<Path> classPath() {
    List<String> arguments = List.of(process.info().arguments().orElseThrow());
    String classPath = arguments.get(arguments.indexOf("-cp") + 1);
    return Stream.of(classPath.split(":")).map(Path::of).map(Path::normalize).toList();
  }

  /** Its output so far. */
  String said() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return "no output: " + e;
    }
  }

  @Override
  public void close() {
    process.destroy();
    if (process.onExit().completeOnTimeout(null, 10, TimeUnit.SECONDS).join() == null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().onExit().join();
    }
  }
}
