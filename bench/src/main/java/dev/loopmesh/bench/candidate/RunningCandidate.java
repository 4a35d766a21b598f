package dev.loopmesh.bench.candidate;

import dev.loopmesh.kit.service.FreePort;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A candidate's process, after its first response. */
public final class RunningCandidate implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(40);
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(2);

  private final Candidate candidate;
  private final Children children;
  private final Process process;
  private final int port;
  private final int managementPort;
  private final Duration startTime;

  private RunningCandidate(
      Candidate candidate, Children children, Pinning pinning, String upstream) {
    this.candidate = candidate;
    this.children = children;
    port = FreePort.on("127.0.0.1");
    managementPort = FreePort.on("127.0.0.1");
    Map<String, String> environment = new HashMap<>();
    environment.put("PORT", Integer.toString(port));
    environment.put("MANAGEMENT_PORT", Integer.toString(managementPort));
    environment.put("USER_SERVICE_URL", upstream);
    environment.put("ORDER_SERVICE_URL", upstream);
    environment.put("PAYMENT_SERVICE_URL", upstream);
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", upstream);
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.putAll(candidate.environment());
    long startNanos = System.nanoTime();
    process = children.start(candidate.name(), pinning.candidate(candidate.command()), environment);
    try {
      startTime = awaitFirstResponse(startNanos);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts it and waits for its first response, which must be right.
   *
   * @param upstream the address of all three services, and of the telemetry's receiver
   * @throws CandidateFailure when it ends, does not respond in 40 s, or responds wrongly
   */
  public static RunningCandidate start(
      Candidate candidate, Children children, Pinning pinning, String upstream) {
    return new RunningCandidate(candidate, children, pinning, upstream);
  }

  private Duration awaitFirstResponse(long startNanos) {
    while (true) {
      try {
        SummaryRequest.check(name(), port);
        return Duration.ofNanos(System.nanoTime() - startNanos);
      } catch (IOException e) {
        if (!process.isAlive()) {
          throw failure("ended with " + process.exitValue() + " before its first response");
        }
        if (System.nanoTime() - startNanos > START_TIMEOUT.toNanos()) {
          throw failure("no response in " + START_TIMEOUT.toSeconds() + " s: " + e.getMessage());
        }
        Pause.of(BETWEEN_ATTEMPTS);
      }
    }
  }

  private CandidateFailure failure(String what) {
    return new CandidateFailure(name() + ": " + what + children.lastLines(name()));
  }

  /** As in the results. */
  public String name() {
    return candidate.name();
  }

  /** Where it listens, on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Where its management listens, on 127.0.0.1, if it has one. */
  public int managementPort() {
    return managementPort;
  }

  /** From the start of its process to its first response. */
  public Duration startTime() {
    return startTime;
  }

  /** Its process. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /**
   * Sends it one more request.
   *
   * @throws CandidateFailure when it has ended, does not respond, or responds wrongly
   */
  public void check() {
    try {
      SummaryRequest.check(name(), port);
    } catch (IOException e) {
      throw failure(
          process.isAlive()
              ? "no response: " + e.getMessage()
              : "ended with " + process.exitValue());
    }
  }

  /** Ends it; returns when it has ended. */
  @Override
  public void close() {
    children.end(process);
  }
}
