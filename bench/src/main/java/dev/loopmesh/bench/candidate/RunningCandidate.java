package dev.loopmesh.bench.candidate;

import dev.loopmesh.kit.service.FreePort;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A candidate whose process runs. */
public final class RunningCandidate implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(40);
  private static final String HOST = "127.0.0.1";

  private final Candidate candidate;
  private final Children children;
  private final Process process;
  private final int port;
  private final int managementPort;
  private final long begun;
  private Duration start;

  private RunningCandidate(
      Candidate candidate, Children children, Pinning pinning, String upstream) {
    this.candidate = candidate;
    this.children = children;
    port = FreePort.on(HOST);
    managementPort = FreePort.on(HOST);
    Map<String, String> environment = new HashMap<>();
    environment.put("PORT", Integer.toString(port));
    environment.put("MANAGEMENT_PORT", Integer.toString(managementPort));
    environment.put("USER_SERVICE_URL", upstream);
    environment.put("ORDER_SERVICE_URL", upstream);
    environment.put("PAYMENT_SERVICE_URL", upstream);
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", upstream);
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.putAll(candidate.environment());
    begun = System.nanoTime();
    process = children.start(candidate.name(), pinning.candidate(candidate.command()), environment);
  }

  /**
   * Starts it and waits for its first answer, which must be right.
   *
   * @param upstream the address of all three services, and of the telemetry's receiver
   * @throws CandidateFailure when it ends, does not answer in 40 s, or answers wrongly
   */
  public static RunningCandidate start(
      Candidate candidate, Children children, Pinning pinning, String upstream) {
    RunningCandidate running = new RunningCandidate(candidate, children, pinning, upstream);
    try {
      running.awaitFirstAnswer();
      return running;
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
  }

  private void awaitFirstAnswer() {
    SummaryQuestion question = new SummaryQuestion(HOST, port);
    for (String why = question.complaint(); why != null; why = question.complaint()) {
      if (!process.isAlive()) {
        throw failure("ended with " + process.exitValue() + " before it answered");
      }
      if (System.nanoTime() - begun > LONGEST_START.toNanos()) {
        throw failure("has not answered in " + LONGEST_START.toSeconds() + " s: " + why);
      }
      pause();
    }
    start = Duration.ofNanos(System.nanoTime() - begun);
    question.requireRight(candidate.name());
  }

  private CandidateFailure failure(String what) {
    return new CandidateFailure(
        candidate.name() + " " + what + children.lastWords(candidate.name()));
  }

  private static void pause() {
    try {
      Thread.sleep(2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CandidateFailure("interrupted");
    }
  }

  /** What runs. */
  public Candidate candidate() {
    return candidate;
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

  /** From the start of its process to its first answer. */
  public Duration start() {
    return start;
  }

  /** Its process. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /**
   * Asks it once more.
   *
   * @throws CandidateFailure when it has ended, or answers wrongly
   */
  public void requireRightAnswer() {
    if (!process.isAlive()) {
      throw failure("ended with " + process.exitValue());
    }
    new SummaryQuestion(HOST, port).requireRight(candidate.name());
  }

  /** Ends it; returns when it is gone. */
  @Override
  public void close() {
    children.end(process);
  }
}
