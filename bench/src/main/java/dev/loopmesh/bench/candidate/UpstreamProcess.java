package dev.loopmesh.bench.candidate;

import dev.loopmesh.bench.upstream.Counts;
import dev.loopmesh.bench.upstream.Upstreams;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The three services behind the candidates, in one process of their own. */
public final class UpstreamProcess implements AutoCloseable {
  private static final String NAME = "upstreams";
  private static final String HEAP = "256m";
  private static final String READY = "ready ";
  private static final Duration LONGEST_START = Duration.ofSeconds(30);
  private static final int LONGEST_MS = 10_000;

  private final String name;
  private final Children children;
  private final Process process;
  private int port;

  private UpstreamProcess(String name, Children children, Pinning pinning, String heap) {
    this.name = name;
    this.children = children;
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx" + heap, "-Xlog:disable"));
    command.add("-Dio.netty.leakDetection.level=disabled"); // its answers are never released
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Upstreams.class.getName(), "--port", "0"));
    process = children.start(name, pinning.beside(command), Map.of());
  }

  /**
   * Starts it and waits until it listens; it takes no time for an answer until told otherwise.
   *
   * @throws CandidateFailure when it does not
   */
  public static UpstreamProcess start(Children children, Pinning pinning) {
    return start(children, pinning, HEAP);
  }

  /**
   * The same with another heap, for very many answers that wait at the same time.
   *
   * @param heap as after {@code -Xmx}
   */
  public static UpstreamProcess start(Children children, Pinning pinning, String heap) {
    return start(NAME, children, pinning, heap);
  }

  /** The same, for one candidate alone. */
  public static UpstreamProcess startFor(String candidate, Children children, Pinning pinning) {
    return start(NAME + "-of-" + candidate, children, pinning, HEAP);
  }

  private static UpstreamProcess start(
      String name, Children children, Pinning pinning, String heap) {
    UpstreamProcess upstreams = new UpstreamProcess(name, children, pinning, heap);
    upstreams.awaitReady();
    return upstreams;
  }

  private void awaitReady() {
    long begun = System.nanoTime();
    for (Optional<String> ready = ready(); ; ready = ready()) {
      if (ready.isPresent()) {
        port = Integer.parseInt(ready.get().substring(READY.length()).strip());
        return;
      }
      if (!process.isAlive() || System.nanoTime() - begun > LONGEST_START.toNanos()) {
        throw new CandidateFailure("the upstreams do not start" + children.lastWords(name));
      }
      pause();
    }
  }

  private Optional<String> ready() {
    try {
      return Files.readAllLines(children.log(name)).stream()
          .filter(line -> line.startsWith(READY))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CandidateFailure("interrupted");
    }
  }

  /** From now on each answer takes so long. */
  public void take(Duration latency) {
    ask("PUT", "/latency", DurationText.print(latency));
  }

  /** What they have done until now. */
  public Counts counts() {
    return Counts.of(new JsonObject(ask("GET", "/counts", null)));
  }

  private String ask(String method, String path, String body) {
    try {
      URI uri = URI.create(url() + path);
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(LONGEST_MS);
      connection.setReadTimeout(LONGEST_MS);
      connection.setRequestMethod(method);
      if (body != null) {
        connection.setDoOutput(true);
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
      }
      return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CandidateFailure("the upstreams do not answer: " + e.getMessage());
    }
  }

  /** Where they listen, on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** The address of all three. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Ends it; returns when it is gone. */
  @Override
  public void close() {
    children.end(process);
  }
}
