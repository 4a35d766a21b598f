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
    versionProvider = MeshCommand.Version.class,
    footer = {"", "Sends TRAINER_TOKEN, which a drill needs, or else CONTROL_TOKEN."})
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
      return lab.asTrainer().ask("GET", "/api/mesh", "", "", MeshLines::ofVisible);
    }
    String path = "/api/mesh/" + LabAddress.segment(service) + "/faults";
    return lab.asTrainer().ask("GET", path, "", "", MeshLines::ofFaults);
  }
}
