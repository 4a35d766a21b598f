package dev.loopmesh.allinone.load;

import dev.loopmesh.allinone.Interrupt;
import dev.loopmesh.allinone.MeshCommand;
import dev.loopmesh.kit.load.Expectation;
import dev.loopmesh.kit.load.LoadGenerator;
import dev.loopmesh.kit.load.LoadPlan;
import dev.loopmesh.kit.load.LoadReport;
import dev.loopmesh.kit.load.LoadRun;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends load, shows how it goes, and judges the result. */
@Command(
    name = "load",
    description = "Send requests at a rate, and measure service time and response time.",
    mixinStandardHelpOptions = true,
    versionProvider = MeshCommand.Version.class,
    sortOptions = false,
    footer = {
      "",
      "  ./mesh load --rate 200/s --for 30s --mode parallel",
      "  ./mesh load --users 10 --think 1s --mode sequential",
      "  ./mesh load --ramp 10/s..500/s --for 1m --expect 'errors<1%%'",
      "",
      "Thresholds: p50, p90, p99, p99.9, max and mean of the response time; service.p50",
      "and so on of the service time; errors, rate, lateness.",
      "",
      "Exit codes: 0 done, 1 failed or a threshold was not met, 2 invalid usage,",
      "3 a threshold was not met, but the measurement was too noisy to tell,",
      "130 interrupted."
    })
public final class LoadCommand implements Callable<Integer> {
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final int INTERVAL_MS = 250;
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;
  private static final int TOO_NOISY = 3;
  private static final int INTERRUPTED = 130;

  @Mixin private LoadTarget target;
  @Mixin private LoadOptions options;

  @Option(
      names = "--expect",
      paramLabel = "THRESHOLD",
      description = "A threshold, such as 'p99<1.2s'. Can be repeated.")
  private List<String> expected = new ArrayList<>();

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  @Option(
      names = "--hdr",
      paramLabel = "FILE",
      description = "Write an HdrHistogram log: response and service time of each second.")
  private Path hdr;

  @Override
  public Integer call() {
    LoadPlan plan;
    List<Expectation> expectations;
    try {
      plan = options.plan(target.urls(System.getenv()));
      expectations = expected.stream().map(Expectation::parse).toList();
    } catch (IllegalArgumentException e) {
      System.err.println("mesh load: " + e.getMessage());
      return WRONG_USAGE;
    }
    try (Interrupt interrupt = new Interrupt(); // closed last
        HdrLog log = HdrLog.to(hdr);
        LoadGenerator generator = new LoadGenerator()) {
      lookUp(plan);
      generator.warmUp(WARM_UP);
      return run(plan, expectations, generator, log, interrupt);
    } catch (IOException e) {
      System.err.println("mesh load: " + e.getMessage());
      return FAILED;
    }
  }

  private static void lookUp(LoadPlan plan) throws UnknownHostException {
    for (URI url : plan.urls()) {
      if (new InetSocketAddress(url.getHost(), 0).isUnresolved()) {
        throw new UnknownHostException("unknown host: " + url.getHost());
      }
    }
  }

  private int run(
      LoadPlan plan,
      List<Expectation> expectations,
      LoadGenerator generator,
      HdrLog log,
      Interrupt interrupt)
      throws IOException {
    LiveView view = json ? LiveView.none() : LiveView.ofTerminal(System.out, plan);
    LoadRun run = generator.start(plan, new Recorder(log, view));
    interrupt.does(run::cancel);
    LoadReport report = follow(run, view, log);
    view.end();
    log.write();
    List<Expectation.Result> results =
        expectations.stream().map(expectation -> expectation.in(report)).toList();
    System.out.println(json ? json(report, results) : Summary.of(report, results));
    System.out.flush();
    return interrupt.hasHappened() ? INTERRUPTED : code(report, results);
  }

  private static LoadReport follow(LoadRun run, LiveView view, HdrLog log) throws IOException {
    var report = run.report().toCompletionStage().toCompletableFuture();
    while (true) {
      try {
        return report.get(INTERVAL_MS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException stillRunning) {
        view.show();
        log.write();
      } catch (InterruptedException e) {
        run.cancel();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a report that failed", e);
      }
    }
  }

  private static String json(LoadReport report, List<Expectation.Result> results) {
    JsonArray expectations = new JsonArray();
    for (Expectation.Result result : results) {
      expectations.add(
          new JsonObject()
              .put("expectation", result.expectation())
              .put("met", result.met())
              .put("measured", result.measured()));
    }
    return report.toJson().put("expectations", expectations).encodePrettily();
  }

  private int code(LoadReport report, List<Expectation.Result> results) {
    if (report.responses() == 0) {
      System.err.println("mesh load: no response" + advice(report));
      return FAILED;
    }
    boolean met = results.stream().allMatch(Expectation.Result::met);
    if (met) {
      return 0;
    }
    return report.trustworthy() ? FAILED : TOO_NOISY;
  }

  private static String advice(LoadReport report) {
    return report.errors().containsKey("refused")
        ? ": nothing is listening at "
            + report.plan().urls().get(0).getAuthority()
            + ". Start the mesh: ./mesh up"
        : "";
  }
}
