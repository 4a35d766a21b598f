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

/** The running processes that the bench started. All of them end with it. For any thread. */
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
   * Starts a process; its standard output and error go to its log.
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

  /** Whether the bench is ending: what fails now is no candidate's failure. */
  public synchronized boolean isClosed() {
    return closed;
  }

  /** Where a process's output goes. */
  public Path log(String name) {
    return logs.resolve(name + ".log");
  }

  /** The last lines of a process's log, with a bar before each; empty if there are none. */
  public String lastLines(String name) {
    try {
      List<String> lines = Files.readAllLines(log(name));
      List<String> last = lines.subList(Math.max(0, lines.size() - 8), lines.size());
      return String.join("", last.stream().map(line -> "\n  | " + line).toList());
    } catch (IOException e) {
      return "";
    }
  }

  /** Every running process, with its descendants. */
  public synchronized List<ProcessHandle> tree() {
    return alive.stream().flatMap(child -> treeOf(child.toHandle())).toList();
  }

  /** A process and its descendants, those that run. */
  public static Stream<ProcessHandle> treeOf(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants()).filter(ProcessHandle::isAlive);
  }

  /** Terminates a process, by force after 20 seconds; returns when its tree has ended. */
  public void end(Process process) {
    end(List.of(process));
  }

  /** Ends all, at the same time; no process can be started any more. */
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
    // looked up while they are alive: a process without its parent is no descendant
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
