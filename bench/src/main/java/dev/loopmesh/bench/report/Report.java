package dev.loopmesh.bench.report;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.measure.Results;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * The files of a run: {@code results.json} with every window, {@code results.md} with the figures,
 * {@code cpu.svg} with the chart. For any thread; may be written again and again while it goes on.
 */
public final class Report {
  private final Path folder;
  private final Subject subject;
  private final Results results;

  /**
   * What the run is about.
   *
   * @param candidates in the order in which they shall be named
   * @param pinning who ran on which core, in words
   */
  public record Subject(
      LocalDate date, Commit commit, Machine machine, String pinning, List<Candidate> candidates) {

    public Subject {
      candidates = List.copyOf(candidates);
    }
  }

  public Report(Path folder, Subject subject, Results results) {
    this.folder = folder;
    this.subject = subject;
    this.results = results;
  }

  /** Where results are kept: by day and commit, and by number when there are some already. */
  public static Path freshFolder(Path results, Commit commit) {
    String name = LocalDate.now(ZoneOffset.UTC) + "-" + commit.id();
    Path folder = results.resolve(name);
    for (int further = 2; Files.exists(folder); further++) {
      folder = results.resolve(name + "-" + further);
    }
    return folder;
  }

  /** Where the files are. */
  public Path folder() {
    return folder;
  }

  /**
   * Writes what is known now.
   *
   * @param complete whether the run came to its end
   * @throws UncheckedIOException when that is not possible; the chart needs the base
   */
  public synchronized void write(boolean complete) {
    try {
      Files.createDirectories(folder);
      String json = new JsonReport(subject, results, complete).text();
      Files.writeString(folder.resolve("results.json"), json);
      String markdown = new MarkdownReport(subject, results, complete).text();
      Files.writeString(folder.resolve("results.md"), markdown);
      Chart chart = new Chart(subject, results);
      if (!chart.isEmpty()) {
        Files.writeString(folder.resolve("cpu.svg"), chart.svg());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The figures, as they are read. */
  public String text() {
    return new MarkdownReport(subject, results, true).text();
  }
}
