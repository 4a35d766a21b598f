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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The command line of the scale of waiting. Prints tables in Markdown. */
@Command(
    name = "waiting",
    description = "Keeps very many requests waiting at once, and measures what that costs.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Without --mode all that the lesson shows, in about ten minutes. Examples:",
      "",
      "  … --mode parallel --in-flight 4500",
      "  … --mode parallel --in-flight 10000 -e UPSTREAM_PROTOCOL=h2c -e JVM=-Xmx160m",
      "  … --mode fan-out --door h2c -e UPSTREAM_PROTOCOL=h2c --in-flight 50000 --latency 10s",
      "  … --widths"
    })
public final class WaitingCommand implements Callable<Integer> {
  private static final String FAN_OUT = "fan-out";

  @Option(
      names = "--mode",
      split = ",",
      paramLabel = "A,B",
      description =
          "Ways of waiting of the aggregator: parallel, virtual, worker, sequential; or fan-out for"
              + " plain Vert.x.")
  private List<String> modes;

  @Option(names = "--in-flight", split = ",", paramLabel = "N,M", description = "How many wait.")
  private List<Integer> inFlight = List.of(4_500);

  @Option(
      names = "--door",
      paramLabel = "PROTOCOL",
      description = "How the candidate is asked: http/1.1 or h2c.",
      converter = DoorProtocol.class)
  private Protocol door = Protocol.HTTP_1_1;

  @Option(
      names = {"-e", "--environment"},
      paramLabel = "NAME=VALUE",
      description = "A setting of the candidate; JVM=… for options of its JVM. Any number of them.")
  private Map<String, String> environment = new LinkedHashMap<>();

  @Option(
      names = "--latency",
      description = "How long each call takes (${DEFAULT-VALUE}).",
      converter = Time.class)
  private Duration latency = WaitingPlan.standard().latency();

  @Option(names = "--warm-up", description = "For how long.", converter = Time.class)
  private Duration warmUp = WaitingPlan.standard().warmUp();

  @Option(
      names = "--patience",
      description = "How long answers are waited for.",
      converter = Time.class)
  private Duration patience = WaitingPlan.standard().patience();

  @Option(names = "--rounds", paramLabel = "N", description = "After the cold burst.")
  private int rounds = WaitingPlan.standard().rounds();

  @Option(
      names = "--upstream-heap",
      paramLabel = "SIZE",
      description = "As after -Xmx: they hold the answers that wait.")
  private String upstreamHeap = WaitingPlan.standard().upstreamHeap();

  @Option(names = "--widths", description = "Only how cost grows with the fan-out's width.")
  private boolean widths;

  @Option(names = "--window", description = "For each of its figures.", converter = Time.class)
  private Duration window = Duration.ofSeconds(10);

  @Option(names = "--logs", paramLabel = "DIR", description = "Where the programs' output goes.")
  private Path logs = Path.of(System.getProperty("loopmesh.home", ""), "bench/target/logs");

  private WaitingCommand() {}

  private static final class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return DurationText.parse(text);
    }
  }

  private static final class DoorProtocol implements ITypeConverter<Protocol> {
    @Override
    public Protocol convert(String text) {
      return switch (text) {
        case "http/1.1" -> Protocol.HTTP_1_1;
        case "h2c" -> Protocol.H2C;
        default -> throw new IllegalArgumentException(text + "; write http/1.1 or h2c");
      };
    }
  }

  /** Does what the arguments say. */
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
        printCrowds(children, pinning);
      }
      return 0;
    } catch (CandidateFailure e) {
      System.err.println("waiting: " + e.getMessage());
      return 1;
    }
  }

  private void printWidths(Children children, Pinning pinning) {
    Crowds crowds = new Crowds(environment);
    for (String protocol : List.of("http/1.1", "h2c")) {
      List<FanOutCost> costs =
          FanOutScenario.run(
              children, pinning, new Proc(), window, crowds.plainVertx(protocol), protocol);
      System.out.println(WaitingTable.ofFanOut(costs));
    }
  }

  private void printCrowds(Children children, Pinning pinning) {
    WaitingPlan plan = new WaitingPlan(latency, warmUp, rounds, patience, upstreamHeap);
    List<Waited> all =
        WaitingScenario.run(
            children, pinning, new Proc(), plan, crowds(), new Progress(System.err));
    System.out.println(WaitingTable.of(all));
    all.stream()
        .map(each -> each.crowd().candidate().name() + ": " + each.javaOptions())
        .distinct()
        .forEach(System.out::println);
  }

  private List<Crowd> crowds() {
    Crowds crowds = new Crowds(environment);
    if (modes == null) {
      return crowds.standard();
    }
    return modes.stream()
        .flatMap(mode -> inFlight.stream().map(requests -> crowd(crowds, mode, requests)))
        .toList();
  }

  private Crowd crowd(Crowds crowds, String mode, int requests) {
    if (mode.equals(FAN_OUT)) {
      String upstream = environment.getOrDefault("UPSTREAM_PROTOCOL", "http/1.1");
      return crowds.fanOut(upstream, door, 3, requests);
    }
    return crowds.aggregator(mode, door, requests);
  }
}
