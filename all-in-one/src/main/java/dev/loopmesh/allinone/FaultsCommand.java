package dev.loopmesh.allinone;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows the state of each service and its injected faults. */
@Command(
    name = "faults",
    description = "Show the state of each service and its injected faults.",
    mixinStandardHelpOptions = true,
    versionProvider = MeshCommand.Version.class)
final class FaultsCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "SERVICE",
      description = "Only the faults of this service, such as payment-service.")
  private String service;

  @Mixin private LabAddress lab;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (service == null) {
      return lab.ask("GET", "/api/mesh", "", "", MeshLines::of);
    }
    String path = "/api/mesh/" + LabAddress.segment(service) + "/faults";
    return lab.ask("GET", path, "", "", MeshLines::ofFaults);
  }
}
