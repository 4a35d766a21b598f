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
 * {@code cpu.svg} with the chart. For any thread; may be written repeatedly during the run.
 */
public final class Report {
  private final Path folder;
  private final Subject subject;
  private final Results results;

  /**
   * What is measured, and where.
   *
   * @param pinning which process ran on which core, in words
   * @param candidates in the order of the report
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

  /** A new folder, named by day and commit, with a number if there is one already. */
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
   * Writes all that was measured so far.
   *
   * @param complete whether the run has ended regularly
   * @throws UncheckedIOException when a file cannot be written
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

  /** The figures as text. */
  public String text() {
    return new MarkdownReport(subject, results, true).text();
  }
}
