package dev.loopmesh.bench.report;

import dev.loopmesh.bench.candidate.Command;
import java.nio.file.Path;

/**
 * The commit that was measured.
 *
 * @param id short; {@code unknown} without git
 * @param changed whether there were uncommitted changes, other than results
 */
public record Commit(String id, boolean changed) {

  /** Of the project in a folder. */
  public static Commit of(Path home) {
    String folder = home.toString();
    Command id = Command.run("git", "-C", folder, "rev-parse", "--short", "HEAD");
    Command changes =
        Command.run("git", "-C", folder, "status", "--porcelain", "--", ".", ":!bench/results");
    return id.succeeded()
        ? new Commit(id.output(), !changes.output().isEmpty())
        : new Commit("unknown", false);
  }

  @Override
  public String toString() {
    return changed ? id + " with changes" : id;
  }
}
