package dev.loopmesh.bench.candidate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What our aggregator loaded and linked in a training run, kept for its next starts, as its image
 * has it (JEP 483 and 514). Without the profiles of that run (JEP 515): what is compiled by them
 * stays slower than what is compiled by the profiles of the load that really comes.
 */
public final class StartCache {
  private static final int SINCE = 25;
  private static final int QUESTIONS = 300;

  private final Path file;
  private final Path jar;

  private StartCache(Path file, Path jar) {
    this.file = file;
    this.jar = jar;
  }

  /**
   * One in a folder; none before Java 25, or where this program does not run from its jar.
   *
   * @param folder of the build's output
   */
  public static Optional<StartCache> in(Path folder) {
    Path jar = Path.of(System.getProperty("java.class.path").split(":")[0]);
    boolean possible = Runtime.version().feature() >= SINCE && Files.isRegularFile(jar);
    return possible
        ? Optional.of(new StartCache(folder.resolve("aggregator.aot"), jar))
        : Optional.empty();
  }

  /** The same candidate, which starts from it; others than ours do not. */
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

  /** Whether there is none yet, or only that of another build. */
  public boolean isOutOfDate() {
    try {
      return !Files.exists(file)
          || Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) < 0;
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * Runs the aggregator once, asks it some summaries, and ends it; takes some seconds.
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
      for (int question = 0; question < QUESTIONS; question++) {
        running.requireRightAnswer();
      }
    }
    if (isOutOfDate()) {
      String words = children.lastWords(trainee.name());
      throw new CandidateFailure("the training run left no " + file + words);
    }
  }
}
