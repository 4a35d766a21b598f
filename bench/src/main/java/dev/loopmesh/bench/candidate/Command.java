package dev.loopmesh.bench.candidate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A command that has ended.
 *
 * @param exitCode −1 when it could not be run
 * @param output what it wrote to standard output, without white space around it
 */
public record Command(int exitCode, String output) {
  /** Runs it to its end, with the same {@code JAVA_HOME} as this program. Blocks. */
  public static Command run(String... command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      byte[] output = process.getInputStream().readAllBytes();
      return new Command(process.waitFor(), new String(output, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      return new Command(-1, List.of(command) + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CandidateFailure("interrupted");
    }
  }

  /** Whether it ended with 0. */
  public boolean succeeded() {
    return exitCode == 0;
  }
}
