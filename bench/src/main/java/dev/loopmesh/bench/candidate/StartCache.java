package dev.loopmesh.bench.candidate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An AOT cache for our aggregator, as in its image: classes that a training run loaded and linked
 * (JEP 483 and 514). Without the profiles of that run (JEP 515): code that is compiled by them
 * stays slower than code that is compiled by the profiles of the real load.
 */
public final class StartCache {
  private static final int SINCE = 25;
  private static final int REQUESTS = 300;

  private final Path file;
  private final Path jar;

  private StartCache(Path file, Path jar) {
    this.file = file;
    this.jar = jar;
  }

  /**
   * The one in the build's output; none before Java 25, or where this program does not run from its
   * jar.
   */
  public static Optional<StartCache> in(Path folder) {
    Path jar = Path.of(System.getProperty("java.class.path").split(":")[0]);
    boolean possible = Runtime.version().feature() >= SINCE && Files.isRegularFile(jar);
    return possible
        ? Optional.of(new StartCache(folder.resolve("aggregator.aot"), jar))
        : Optional.empty();
  }

  /** The same candidate with the cache, if it has our class path. */
  public Candidate appliedTo(Candidate candidate) {
    return candidate.command().contains(System.getProperty("java.class.path"))
        ? with(candidate, candidate.version() + ", with an AOT cache", "-XX:AOTCache=" + file)
        : candidate;
  }

  private static Candidate with(Candidate candidate, String version, String... options) {
    List<String> command = new ArrayList<>(candidate.command());
    command.addAll(1, List.of(options));
    String name = candidate.name();
    return new Candidate(name, command, candidate.environment(), version);
  }

  /** Whether there is none, or only that of an older build. */
  public boolean isOutOfDate() {
    try {
      return !Files.exists(file)
          || Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) < 0;
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * Runs the aggregator once, with some requests, and ends it; takes some seconds.
   *
   * @throws CandidateFailure when that fails
   */
  public void train(Children children, Pinning pinning, String upstream) {
    Candidate trainee = Loopmesh.variant("loopmesh-training:SEED=1");
    Candidate recorded =
        with(
            trainee,
            "",
            "-XX:AOTCacheOutput=" + file,
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-AOTRecordTraining");
    try (RunningCandidate running =
        RunningCandidate.start(recorded, children, pinning.loose(), upstream)) {
      for (int request = 0; request < REQUESTS; request++) {
        running.check();
      }
    }
    if (isOutOfDate()) {
      throw new CandidateFailure(
          "the training run wrote no " + file + children.lastLines(trainee.name()));
    }
  }
}
