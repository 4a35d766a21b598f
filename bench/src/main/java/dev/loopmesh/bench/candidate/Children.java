package dev.loopmesh.bench.candidate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The processes that the bench started and that are still there. All of them end with it, however
 * it ends; nothing else does. For any thread.
 */
public final class Children implements AutoCloseable {
  private static final int GRACE_SECONDS = 20;

  private final Path logs;
  private final Set<Process> alive = new LinkedHashSet<>();
  private boolean closed;

  /**
   * @param logs the folder where each process's output goes, as {@code name.log}
   */
  public Children(Path logs) {
    this.logs = logs;
  }

  /**
   * Starts a process; both its outputs go to its log.
   *
   * @throws CandidateFailure when there is no such program
   * @throws IllegalStateException when the bench is ending
   */
  public synchronized Process start(
      String name, List<String> command, Map<String, String> environment) {
    if (closed) {
      throw new IllegalStateException("the bench is ending");
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(logs);
      builder.redirectOutput(log(name).toFile());
      Process process = builder.start();
      alive.add(process);
      return process;
    } catch (IOException e) {
      throw new CandidateFailure(name + " cannot be started: " + e.getMessage());
    }
  }

  /** Whether the bench is ending: what fails now is nobody's fault. */
  public synchronized boolean isClosed() {
    return closed;
  }

  /** Where a process's output goes. */
  public Path log(String name) {
    return logs.resolve(name + ".log");
  }

  /** The last lines that a process said, with a bar before each; empty when it said nothing. */
  public String lastWords(String name) {
    try {
      List<String> lines = Files.readAllLines(log(name));
      List<String> last = lines.subList(Math.max(0, lines.size() - 8), lines.size());
      return String.join("", last.stream().map(line -> "\n  | " + line).toList());
    } catch (IOException e) {
      return "";
    }
  }

  /** Every process that is still there, with all that they started. */
  public synchronized List<ProcessHandle> tree() {
    return alive.stream().flatMap(child -> treeOf(child.toHandle())).toList();
  }

  /** A process and all that it started. */
  public static Stream<ProcessHandle> treeOf(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants()).filter(ProcessHandle::isAlive);
  }

  /** Asks a process to end, and makes it after some seconds; returns when its tree is gone. */
  public void end(Process process) {
    end(List.of(process));
  }

  /** Ends all that are left, at the same time; nothing can be started any more. */
  @Override
  public void close() {
    List<Process> left;
    synchronized (this) {
      closed = true;
      left = new ArrayList<>(alive);
    }
    end(left);
  }

  private void end(List<Process> processes) {
    // to be asked while they are alive: what loses its parent is nobody's
    List<ProcessHandle> started =
        processes.stream().flatMap(process -> process.descendants()).toList();
    processes.forEach(Process::destroy);
    processes.forEach(process -> awaitEnd(process.toHandle()));
    started.forEach(ProcessHandle::destroy);
    started.forEach(Children::awaitEnd);
    synchronized (this) {
      alive.removeAll(processes);
    }
  }

  private static void awaitEnd(ProcessHandle process) {
    try {
      process.onExit().get(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      process.onExit().join();
    } catch (InterruptedException | ExecutionException e) {
      process.destroyForcibly();
    }
  }
}
