package dev.loopmesh.bench.candidate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Programs on other stacks that do the same job: each is a folder with a script {@code peer} that
 * checks whether it can run here, builds, runs, and prints its version.
 */
public final class Peers {
  private final Path folder;
  private final Consumer<String> progress;

  /**
   * @param folder with one folder for each
   * @param progress takes a line on each that is built or skipped
   */
  public Peers(Path folder, Consumer<String> progress) {
    this.folder = folder;
    this.progress = progress;
  }

  /** The names of all, whether they can run or not; sorted. */
  public List<String> names() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(folder)) {
      return folders
          .filter(each -> Files.isExecutable(each.resolve("peer")))
          .map(each -> each.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Builds those of these names that can run here; the others are skipped, with a line that gives
   * the reason. Takes minutes the first time.
   */
  public List<Candidate> build(List<String> names) {
    List<Candidate> built = new ArrayList<>();
    for (String name : names) {
      try {
        built.add(build(name));
      } catch (CandidateFailure e) {
        progress.accept(name + " is skipped: " + e.getMessage());
      }
    }
    return built;
  }

  /** One line for each: its version, or why it cannot run here. */
  public void checkAll() {
    for (String name : names()) {
      Command check = Command.run(script(name), "check");
      progress.accept(
          check.succeeded()
              ? name + ": " + Command.run(script(name), "version").output()
              : name + ": cannot run: " + check.output());
    }
  }

  private String script(String name) {
    return folder.resolve(name).resolve("peer").toAbsolutePath().toString();
  }

  private Candidate build(String name) {
    String script = script(name);
    Command check = Command.run(script, "check");
    if (!check.succeeded()) {
      throw new CandidateFailure(check.output().isEmpty() ? "it cannot run here" : check.output());
    }
    progress.accept("building " + name);
    if (!Command.run(script, "build").succeeded()) {
      throw new CandidateFailure("the build failed; for its output run " + script + " build");
    }
    String version = Command.run(script, "version").output();
    return new Candidate(name, List.of(script, "run"), Map.of(), version);
  }
}
