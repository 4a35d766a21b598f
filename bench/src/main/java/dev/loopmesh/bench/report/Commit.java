package dev.loopmesh.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What was measured, as git knows it.
 *
 * @param id short; {@code unknown} where there is no git
 * @param changed whether something else than results had not been committed
 */
public record Commit(String id, boolean changed) {

  /** Of the project in a folder. */
  public static Commit of(Path home) {
    String id = git(home, "rev-parse", "--short", "HEAD");
    String changes = git(home, "status", "--porcelain", "--", ".", ":!bench/results");
    return id.isEmpty() ? new Commit("unknown", false) : new Commit(id, !changes.isEmpty());
  }

  private static String git(Path home, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "-C", home.toString()));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? text.strip() : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  @Override
  public String toString() {
    return changed ? id + " with changes" : id;
  }
}
