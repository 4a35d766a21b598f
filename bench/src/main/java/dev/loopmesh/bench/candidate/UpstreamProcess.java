package dev.loopmesh.bench.candidate;

import dev.loopmesh.bench.upstream.Counts;
import dev.loopmesh.bench.upstream.Upstreams;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The three services behind the candidates, in a process of their own. */
public final class UpstreamProcess implements AutoCloseable {
  private static final String READY = "ready ";
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

  private final Children children;
  private final Process process;
  private final int port;

  private UpstreamProcess(Children children, Process process, int port) {
    this.children = children;
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it and waits until it listens; it responds without delay until told otherwise.
   *
   * @throws CandidateFailure when it does not listen
   */
  public static UpstreamProcess start(String name, Children children, Pinning pinning) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m", "-Xlog:disable"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Upstreams.class.getName());
    Process process = children.start(name, pinning.beside(command), Map.of());
    return new UpstreamProcess(children, process, awaitPort(name, children, process));
  }

  private static int awaitPort(String name, Children children, Process process) {
    long start = System.nanoTime();
    for (OptionalInt port = port(name, children); ; port = port(name, children)) {
      if (port.isPresent()) {
        return port.getAsInt();
      }
      if (!process.isAlive() || System.nanoTime() - start > START_TIMEOUT.toNanos()) {
        throw new CandidateFailure("the upstreams do not start" + children.lastLines(name));
      }
      Pause.of(Duration.ofMillis(20));
    }
  }

  private static OptionalInt port(String name, Children children) {
    try {
      return Files.readAllLines(children.log(name)).stream()
          .filter(line -> line.startsWith(READY))
          .mapToInt(line -> Integer.parseInt(line.substring(READY.length()).strip()))
          .findFirst();
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  /** From now on each response takes this long. */
  public void setLatency(Duration latency) {
    try {
      LocalCall.send("PUT", port, "/latency", DurationText.print(latency));
    } catch (IOException e) {
      throw new CandidateFailure("the upstreams do not respond: " + e.getMessage());
    }
  }

  /** What they have done since their start. */
  public Counts counts() {
    try {
      return Counts.of(new JsonObject(LocalCall.get(port, "/counts")));
    } catch (IOException e) {
      throw new CandidateFailure("the upstreams do not respond: " + e.getMessage());
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

  /** Ends the process; returns when it has ended. */
  @Override
  public void close() {
    children.end(process);
  }
}
