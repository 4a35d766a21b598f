package dev.loopmesh.allinone;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Injects a fault, or removes it. */
@Command(
    name = "fault",
    description = "Inject a fault into a service, or remove it.",
    mixinStandardHelpOptions = true,
    versionProvider = MeshCommand.Version.class,
    footer = {
      "",
      "  ./mesh fault payment-service slow '{\"fault\":\"delay\",\"latency\":\"300ms\"}'",
      "  ./mesh fault payment-service slow --undo",
      "",
      "Sends TRAINER_TOKEN, which a drill needs, or else CONTROL_TOKEN."
    })
final class FaultCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "SERVICE",
      description = "The service, such as payment-service.")
  private String service;

  @Parameters(
      index = "1",
      paramLabel = "NAME",
      description = "The fault's name, by which it is removed.")
  private String name;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "JSON",
      description = "The fault's definition.")
  private String json;

  @Option(names = "--undo", description = "Remove the fault of this name.")
  private boolean undo;

  @Mixin private ReplicaOption replica;

  @Mixin private LabAddress lab;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (undo == (json != null)) {
      lab.fail("give either the fault's definition in JSON or --undo");
      return 2;
    }
    String path =
        replica.of(
            "/api/mesh/%s/faults/%s"
                .formatted(LabAddress.segment(service), LabAddress.segment(name)));
    return undo
        ? lab.asTrainer()
            .ask("DELETE", path, "", "", answer -> "%s is removed from %s".formatted(name, service))
        : lab.asTrainer().ask("PUT", path, "application/json", json, MeshLines::ofFault);
  }
}
