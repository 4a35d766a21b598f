package dev.loopmesh.bench;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.candidate.CandidateFailure;
import dev.loopmesh.bench.candidate.Loopmesh;
import dev.loopmesh.bench.candidate.Peers;
import dev.loopmesh.bench.measure.Plan;
import dev.loopmesh.bench.measure.Progress;
import dev.loopmesh.bench.report.Report;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: {@code ./mesh bench}. */
@Command(
    name = "mesh bench",
    description = "Measures the aggregator beside its peers, on this machine.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Run nothing else on the machine meanwhile.",
      "Results are written to bench/results/, by date and commit: a table, a chart,",
      "and every window as JSON.",
      "",
      "  ./mesh bench --quick --peers node,go",
      "  ./mesh bench --only cpu --peers none --variant loopmesh-small:POOL_SIZE=64",
      "",
      "Exit codes: 0 done, 1 failed, 2 invalid usage."
    })
public final class BenchCommand implements Callable<Integer> {
  private static final String NONE = "none";
  private static final int INTERRUPTED = 130;
  private static final int MAX_PER_SECOND = 1_000_000;

  @Option(names = "--quick", description = "Fewer and shorter windows.")
  private boolean quick;

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "A,B",
      description =
          "Only these peers and the base; 'none' for the base alone. Default: every peer that can"
              + " run here.")
  private List<String> peers = List.of();

  @Option(
      names = "--own",
      split = ",",
      paramLabel = "A,B",
      description = "Only these variants of Loopmesh: loopmesh, loopmesh-off; or 'none'.")
  private List<String> own = List.of(Loopmesh.ON, Loopmesh.OFF);

  @Option(
      names = "--variant",
      paramLabel = "NAME:SETTING=VALUE,…",
      description =
          "Another variant of Loopmesh with these settings. JVM=… adds JVM options, JAR=… uses"
              + " another build. Can be repeated.")
  private List<String> variants = new ArrayList<>();

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "A,B",
      description = "Only these parts: start, cpu, idle, latency, overhead, overload.")
  private Set<String> only = new LinkedHashSet<>(Programme.PARTS);

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Windows per candidate in the part 'cpu' (default: 10; with --quick: 4).")
  private Optional<Integer> rounds = Optional.empty();

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Requests per second in the part 'latency'. Default: half of each candidate's capacity.")
  private double perSecond;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to write the results. Default: a new folder in bench/results.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--pinning",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Pin candidate and load to separate cores, where possible (default: on).")
  private boolean pinned;

  @Option(
      names = "--list",
      description = "List the candidates that can run here, without measuring.")
  private boolean list;

  @Spec private CommandSpec command;

  private BenchCommand() {}

  /** Runs the command. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new BenchCommand()).execute(arguments));
  }

  @Override
  public Integer call() {
    Path home = Path.of(System.getProperty("loopmesh.home", "")).toAbsolutePath();
    Progress progress = new Progress(System.err);
    BenchOptions options = options(home);
    if (list) {
      new Peers(home.resolve("bench/peers"), System.out::println).checkAll();
      options.own().forEach(each -> System.out.println(each.name() + ": " + each.version()));
      return 0;
    }
    try {
      Report report = new Bench(options, progress).run();
      System.out.println(report.text());
      System.out.println("Results: " + report.folder());
      return 0;
    } catch (CancellationException e) {
      return INTERRUPTED; // the shutdown hook has reported it
    } catch (CandidateFailure | UncheckedIOException e) {
      System.err.println("mesh bench: " + e.getMessage());
      return 1;
    }
  }

  private BenchOptions options(Path home) {
    require(only, Programme.PARTS, "--only");
    require(own, List.of(Loopmesh.ON, Loopmesh.OFF, NONE), "--own");
    List<String> allPeers = new Peers(home.resolve("bench/peers"), line -> {}).names();
    List<String> known = new ArrayList<>(allPeers);
    known.add(NONE);
    require(peers, known, "--peers");
    Plan plan = quick ? Plan.quick() : Plan.whole();
    if (rounds.filter(given -> given < 1).isPresent()) {
      throw new ParameterException(
          command.commandLine(),
          "--rounds: '%d' is invalid; allowed: 1 or more".formatted(rounds.get()));
    }
    if (perSecond < 0 || perSecond > MAX_PER_SECOND) {
      throw new ParameterException(
          command.commandLine(),
          "--rate: '%s' is invalid; allowed: 1 to %d".formatted(perSecond, MAX_PER_SECOND));
    }
    return new BenchOptions(
        home,
        out,
        rounds.map(plan::withRounds).orElse(plan),
        pinned,
        perSecond,
        candidates(),
        peers.isEmpty() ? allPeers : peers.stream().filter(each -> !each.equals(NONE)).toList(),
        only);
  }

  private List<Candidate> candidates() {
    List<Candidate> ours = new ArrayList<>(Loopmesh.standard());
    ours.removeIf(each -> !own.contains(each.name()));
    for (String variant : variants) {
      try {
        ours.add(Loopmesh.variant(variant));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(command.commandLine(), "--variant: " + e.getMessage());
      }
    }
    return ours;
  }

  private void require(Iterable<String> given, List<String> known, String option) {
    for (String each : given) {
      if (!known.contains(each)) {
        String text = "%s: '%s' is unknown; allowed: %s";
        throw new ParameterException(
            command.commandLine(), text.formatted(option, each, String.join(", ", known)));
      }
    }
  }
}
