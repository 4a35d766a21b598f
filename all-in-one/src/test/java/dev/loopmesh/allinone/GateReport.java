package dev.loopmesh.allinone;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * What has passed the gate: a line for each play as it ends, and a table at the end. With a folder
 * it keeps a file for each drill there, and plays that have passed are not repeated by a later run.
 */
final class GateReport {
  private static final String SEPARATOR = "\t";
  private static final int MOST = 300; // characters of a message

  private final Optional<Path> folder;
  private final int plays;
  private final Map<String, Line> lines = new LinkedHashMap<>(); // by play
  private final long startNanos = System.nanoTime();
  private final long startCpuNanos = cpuNanos();
  private int played; // in this run

  /**
   * One play.
   *
   * @param nothing the score of doing nothing; -1 if it was not looked at
   * @param pageMs from the first fault to the harm; -1 where there is none
   */
  private record Line(
      String drill,
      long seed,
      String how,
      boolean passed,
      int score,
      int nothing,
      int pageMs,
      int seconds,
      int attempts) {
    private static final int PARTS = 9;

    String key() {
      return GateReport.key(drill, seed, how);
    }

    String text() {
      return String.join(
          SEPARATOR,
          key(),
          passed ? "passed" : "FAILED",
          "" + score,
          "" + nothing,
          "" + pageMs,
          "" + seconds,
          "" + attempts);
    }

    static Line of(String text) {
      String[] parts = text.split(SEPARATOR);
      return new Line(
          parts[0],
          Long.parseLong(parts[1]),
          parts[2],
          parts[3].equals("passed"),
          Integer.parseInt(parts[4]),
          Integer.parseInt(parts[5]),
          Integer.parseInt(parts[6]),
          Integer.parseInt(parts[7]),
          Integer.parseInt(parts[8]));
    }
  }

  /**
   * What a play has given.
   *
   * @param nothing the score of doing nothing; -1 if it was not looked at
   * @param pageMs from the first fault to the harm; -1 where there is none
   */
  record Outcome(int score, int nothing, int pageMs) {}

  /** So many plays are to come. */
  GateReport(Optional<Path> folder, int plays) throws IOException {
    this.folder = folder;
    this.plays = plays;
    if (folder.isPresent()) {
      Files.createDirectories(folder.get());
      try (var files = Files.list(folder.get())) {
        for (Path file : files.filter(one -> one.toString().endsWith(".tsv")).sorted().toList()) {
          Files.readAllLines(file).stream()
              .filter(text -> text.split(SEPARATOR).length == Line.PARTS) // it may have been killed
              .map(Line::of)
              .forEach(this::put);
        }
      }
    }
  }

  private static String key(String drill, long seed, String how) {
    return String.join(SEPARATOR, drill, "" + seed, how);
  }

  private void put(Line line) {
    lines.put(line.key(), line);
  }

  /** Whether an earlier run has it. */
  synchronized boolean hasPassed(DrillPlay play) {
    Line line = lines.get(key(play.drill().id(), play.seed(), play.how()));
    return line != null && line.passed;
  }

  synchronized void passed(DrillPlay play, Outcome outcome, Duration took, int attempts) {
    note(play, true, outcome, took, attempts);
  }

  synchronized void failed(DrillPlay play, Duration took, int attempts) {
    note(play, false, new Outcome(-1, -1, -1), took, attempts);
  }

  /** Says why it is played once more. */
  synchronized void repeated(DrillPlay play, String cause, Throwable failed) {
    String what = ("" + failed.getMessage()).replaceAll("\\s+", " ");
    String brief = what.length() > MOST ? what.substring(0, MOST) + "…" : what;
    System.out.printf("gate: once more: %s: %s; it had failed with: %s%n", play, cause, brief);
  }

  private void note(DrillPlay play, boolean passed, Outcome outcome, Duration took, int attempts) {
    Line line =
        new Line(
            play.drill().id(),
            play.seed(),
            play.how(),
            passed,
            outcome.score,
            outcome.nothing,
            outcome.pageMs,
            (int) took.toSeconds(),
            attempts);
    put(line);
    played++;
    double minutes = (System.nanoTime() - startNanos) / 6e10;
    System.out.printf(
        Locale.ROOT,
        "gate: %d of %d, %.0f min left: %s: %s%n",
        lines.size(),
        plays,
        minutes / played * Math.max(0, plays - lines.size()),
        play,
        passed ? "passed, " + outcome.score + " points" : "FAILED");
    try {
      if (folder.isPresent()) {
        Files.writeString(
            folder.get().resolve(line.drill + ".tsv"),
            line.text() + "\n",
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** Prints the table, and keeps it in the folder. */
  synchronized void summarize(long longestPauseMs) throws IOException {
    List<String> table = new ArrayList<>();
    table.add(
        "| drill | seeds passed | time to page | nothing | reference | cheats, at most | repeated |");
    table.add("| --- | --- | --- | --- | --- | --- | --- |");
    lines.values().stream()
        .collect(Collectors.groupingBy(Line::drill, LinkedHashMap::new, Collectors.toList()))
        .forEach((drill, all) -> table.add(row(drill, all)));
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    double cpu = (cpuNanos() - startCpuNanos) / 1e9;
    String cost =
        String.format(
            Locale.ROOT,
            "%d plays; this run took %.0f s and %.0f s of processor time: %.2f of %d cores; the"
                + " machine paused for at most %d ms",
            lines.size(),
            seconds,
            cpu,
            cpu / seconds,
            Runtime.getRuntime().availableProcessors(),
            longestPauseMs);
    String text = String.join("\n", table) + "\n\n" + cost + "\n";
    System.out.println(text);
    if (folder.isPresent()) {
      Files.writeString(folder.get().resolve("summary.md"), text);
    }
  }

  private static String row(String drill, List<Line> all) {
    Map<Long, List<Line>> bySeed = all.stream().collect(Collectors.groupingBy(Line::seed));
    long passed =
        bySeed.values().stream().filter(seed -> seed.stream().allMatch(Line::passed)).count();
    return "| %s | %d of %d | %s | %s | %s | %s | %d |"
        .formatted(
            drill,
            passed,
            bySeed.size(),
            range(all, line -> line.pageMs >= 0, "ms", Line::pageMs),
            range(all, line -> line.nothing >= 0, "", Line::nothing),
            range(all, line -> !DrillPlay.isCheat(line.how) && line.passed, "", Line::score),
            cheats(all),
            all.stream().mapToInt(line -> line.attempts - 1).sum());
  }

  private static String range(
      Collection<Line> all, Predicate<Line> some, String unit, ToIntFunction<Line> value) {
    IntSummaryStatistics of = all.stream().filter(some).mapToInt(value).summaryStatistics();
    return of.getCount() == 0
        ? "–"
        : of.getMin() == of.getMax()
            ? of.getMin() + unit
            : of.getMin() + " to " + of.getMax() + unit;
  }

  private static String cheats(Collection<Line> all) {
    String each =
        all.stream()
            .filter(line -> DrillPlay.isCheat(line.how) && line.passed)
            .collect(
                Collectors.groupingBy(
                    Line::how,
                    TreeMap::new,
                    Collectors.mapping(Line::score, Collectors.maxBy(Integer::compare))))
            .entrySet()
            .stream()
            .map(one -> one.getKey() + " " + one.getValue().orElseThrow())
            .collect(Collectors.joining(", "));
    return each.isEmpty() ? "–" : each;
  }
}
