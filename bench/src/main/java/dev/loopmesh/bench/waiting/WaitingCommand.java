package dev.loopmesh.bench.waiting;

import dev.loopmesh.bench.candidate.CandidateFailure;
import dev.loopmesh.bench.candidate.Children;
import dev.loopmesh.bench.candidate.Pinning;
import dev.loopmesh.bench.load.Target.Protocol;
import dev.loopmesh.bench.measure.Proc;
import dev.loopmesh.bench.measure.Progress;
import dev.loopmesh.kit.time.DurationText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The command line of {@code ./mesh bench waiting}. Prints tables in Markdown. */
@Command(
    name = "waiting",
    description = "Measures the cost of thousands of requests in flight.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Without --mode, all standard scenarios run, in about ten minutes. Examples:",
      "",
      "  ./mesh bench waiting --mode parallel --in-flight 4500",
      "  ./mesh bench waiting --mode parallel -e UPSTREAM_PROTOCOL=h2c -e JVM=-Xmx160m",
      "  ./mesh bench waiting --mode fan-out --in-flight 50000 --latency 10s",
      "  ./mesh bench waiting --widths"
    })
public final class WaitingCommand implements Callable<Integer> {
  private static final String FAN_OUT = "fan-out";

  @Option(
      names = "--mode",
      split = ",",
      paramLabel = "A,B",
      description =
          "Modes of the aggregator: parallel, virtual, worker, sequential; fan-out measures stock"
              + " Vert.x instead.")
  private List<String> modes = List.of();

  @Option(
      names = "--in-flight",
      split = ",",
      paramLabel = "N,M",
      description = "Requests in flight (default: 4500).")
  private List<Integer> inFlight = List.of(4_500);

  @Option(
      names = "--protocol",
      paramLabel = "PROTOCOL",
      description = "Protocol between load and candidate: http/1.1 (default) or h2c.",
      converter = ProtocolName.class)
  private Protocol protocol = Protocol.HTTP_1_1;

  @Option(
      names = {"-e", "--environment"},
      paramLabel = "NAME=VALUE",
      description = "A setting of the candidate; JVM=… adds JVM options. Can be repeated.")
  private Map<String, String> environment = new LinkedHashMap<>();

  @Option(
      names = "--latency",
      description = "Response time of each upstream (default: 1s).",
      converter = Time.class)
  private Duration latency = WaitingPlan.standard().latency();

  @Option(
      names = "--warm-up",
      description = "Duration of each candidate's warm-up (default: 15s).",
      converter = Time.class)
  private Duration warmUp = WaitingPlan.standard().warmUp();

  @Option(
      names = "--timeout",
      description = "How long to wait for responses after the last request (default: 1m).",
      converter = Time.class)
  private Duration timeout = WaitingPlan.standard().timeout();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Bursts, and spreads, after the cold burst (default: 2).")
  private int rounds = WaitingPlan.standard().rounds();

  @Option(
      names = "--upstream-heap",
      paramLabel = "SIZE",
      description = "Maximum heap of the upstreams (-Xmx; default: 2g).")
  private String upstreamHeap = WaitingPlan.standard().upstreamHeap();

  @Option(names = "--widths", description = "Measure only the cost by number of parallel calls.")
  private boolean widths;

  @Option(
      names = "--window",
      description = "Duration of each measurement of --widths (default: 10s).",
      converter = Time.class)
  private Duration window = Duration.ofSeconds(10);

  @Option(
      names = "--logs",
      paramLabel = "DIR",
      description = "Where to write the logs of the programs (default: bench/target/logs).")
  private Path logs = Path.of(System.getProperty("loopmesh.home", ""), "bench/target/logs");

  private WaitingCommand() {}

  private static final class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return DurationText.parse(text);
    }
  }

  private static final class ProtocolName implements ITypeConverter<Protocol> {
    @Override
    public Protocol convert(String text) {
      return switch (text) {
        case "http/1.1" -> Protocol.HTTP_1_1;
        case "h2c" -> Protocol.H2C;
        default ->
            throw new IllegalArgumentException("'" + text + "' is invalid; allowed: http/1.1, h2c");
      };
    }
  }

  /** Runs the command. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new WaitingCommand()).execute(arguments));
  }

  @Override
  public Integer call() {
    Pinning pinning = Pinning.ofThisMachine();
    pinning.moveBeside();
    System.out.println(pinning.text() + "\n");
    try (Children children = new Children(logs)) {
      Runtime.getRuntime().addShutdownHook(new Thread(children::close));
      if (widths) {
        printWidths(children, pinning);
      } else {
        printScenarios(children, pinning);
      }
      return 0;
    } catch (CandidateFailure e) {
      System.err.println("mesh bench waiting: " + e.getMessage());
      return 1;
    }
  }

  private void printWidths(Children children, Pinning pinning) {
    Scenarios scenarios = new Scenarios(environment);
    for (String protocol : List.of("http/1.1", "h2c")) {
      List<FanOutCost> costs =
          FanOutRun.run(
              children, pinning, new Proc(), window, scenarios.stockVertx(protocol), protocol);
      System.out.println(WaitingTable.ofFanOut(costs));
    }
  }

  private void printScenarios(Children children, Pinning pinning) {
    WaitingPlan plan = new WaitingPlan(latency, warmUp, rounds, timeout, upstreamHeap);
    Progress progress = new Progress(System.err);
    List<ScenarioResult> all = new ArrayList<>();
    for (Scenario scenario : scenarios()) {
      all.add(ScenarioRun.run(children, pinning, new Proc(), plan, scenario, progress));
    }
    System.out.println(WaitingTable.of(all));
    all.stream()
        .map(each -> each.scenario().candidate().name() + ": " + each.javaOptions())
        .distinct()
        .forEach(System.out::println);
  }

  private List<Scenario> scenarios() {
    Scenarios scenarios = new Scenarios(environment);
    if (modes.isEmpty()) {
      return scenarios.standard();
    }
    return modes.stream()
        .flatMap(mode -> inFlight.stream().map(requests -> scenario(scenarios, mode, requests)))
        .toList();
  }

  private Scenario scenario(Scenarios scenarios, String mode, int requests) {
    if (mode.equals(FAN_OUT)) {
      String upstream = environment.getOrDefault("UPSTREAM_PROTOCOL", "http/1.1");
      return scenarios.fanOut(upstream, protocol, 3, requests);
    }
    return scenarios.aggregator(mode, protocol, requests);
  }
}
