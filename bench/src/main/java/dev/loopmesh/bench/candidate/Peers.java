package dev.loopmesh.bench.candidate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The programs by others that do the same job: each is a folder with a script {@code peer} that
 * checks whether it can run here, builds, runs, and tells its version.
 */
public final class Peers {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("JAVA_HOME", System.getProperty("java.home"));

  private final Path folder;
  private final Consumer<String> progress;

  /**
   * @param folder that holds one folder for each
   * @param progress takes a line on each that is built or skipped
   */
  public Peers(Path folder, Consumer<String> progress) {
    this.folder = folder;
    this.progress = progress;
  }

  /** The names of all, whether they can run or not; in the order of the alphabet. */
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
   * Builds those of these names that can run here; the others are skipped with a line that says
   * why. Takes minutes the first time.
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

  /** Says of each whether it can run here, and of what it is made. */
  public void checkAll() {
    for (String name : names()) {
      String script = script(name);
      Spoken check = speak(script, "check");
      String text = check.code() == 0 ? speak(script, "version").text() : check.text();
      progress.accept(name + ": " + (check.code() == 0 ? text : "cannot run: " + text));
    }
  }

  private String script(String name) {
    return folder.resolve(name).resolve("peer").toAbsolutePath().toString();
  }

  private Candidate build(String name) {
    String script = script(name);
    Spoken check = speak(script, "check");
    if (check.code() != 0) {
      throw new CandidateFailure(check.text().isEmpty() ? "it cannot run here" : check.text());
    }
    progress.accept("building " + name);
    if (speak(script, "build").code() != 0) {
      throw new CandidateFailure("it does not build; try " + script + " build");
    }
    String version = speak(script, "version").text();
    return new Candidate(name, List.of(script, "run"), ENVIRONMENT, version);
  }

  private record Spoken(int code, String text) {}

  private static Spoken speak(String script, String what) {
    ProcessBuilder builder = new ProcessBuilder(script, what);
    builder.environment().putAll(ENVIRONMENT);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return new Spoken(process.waitFor(), text);
    } catch (IOException e) {
      return new Spoken(-1, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CandidateFailure("interrupted");
    }
  }
}
