package dev.loopmesh.allinone;

import dev.loopmesh.kit.log.Logging;
import dev.loopmesh.kit.scope.BuildVersion;
import dev.loopmesh.kit.service.RunningService;
import dev.loopmesh.kit.service.ServiceProcess;
import dev.loopmesh.kit.settings.Settings;
import io.vertx.core.Future;
import java.util.Map;
import picocli.CommandLine.Command;

/** Starts the whole mesh in this process. */
@Command(
    name = "up",
    description = "Start every service and the lab in one process.",
    mixinStandardHelpOptions = true,
    versionProvider = MeshCommand.Version.class,
    footer = {
      "",
      "Settings are environment variables, for all services or for one:",
      "  LATENCY=200ms ./mesh up",
      "  PAYMENT_SERVICE_LATENCY='lognormal(p50=80ms,p99=900ms)' ./mesh up",
      "  AGGREGATOR_PORT=8000 ./mesh up"
    })
final class UpCommand implements Runnable {
  @Override
  public void run() {
    ServiceProcess.sayIfHostIsIgnored(System.getenv("HOST"));
    Mesh mesh =
        ServiceProcess.startOrExit("mesh", () -> Future.succeededFuture(start(System.getenv())));
    ServiceProcess.stopWithProcess(mesh::stop);
    System.out.print(welcome(mesh));
  }

  private static Mesh start(Map<String, String> environment) {
    Settings settings = Settings.of(environment);
    Logging.setUp(settings);
    settings.check();
    return Mesh.start(environment);
  }

  static String welcome(Mesh mesh) {
    StringBuilder text = new StringBuilder();
    text.append(
        "Loopmesh %s is up after %d ms, on Java %s%n%n"
            .formatted(
                BuildVersion.CURRENT,
                ServiceProcess.sinceProcessStart(),
                Runtime.version().feature()));
    for (RunningService service : mesh.services()) {
      text.append("  ").append(service).append('\n');
    }
    String lab = mesh.url("lab");
    String summary = mesh.url("aggregator") + "/users/42/summary";
    return text.append(
            """

            Open %s

            Try
              curl %s/race
              curl '%s?mode=sequential'
              curl -H 'Accept: text/plain' %s

            Each response links to its trace in fetch.trace; the latest traces are listed at
              curl %s/api/traces

            Find an injected fault against the clock, for a grade: %s/drills

            Press Ctrl-C to stop.
            """
                .formatted(lab, lab, summary, summary, lab, lab))
        .toString();
  }
}
