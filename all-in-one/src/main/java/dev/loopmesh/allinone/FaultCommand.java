package dev.loopmesh.allinone;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes something go wrong, or right again. */
@Command(
    name = "fault",
    description = "Put a fault into a service, or undo it.",
    mixinStandardHelpOptions = true,
    versionProvider = MeshCommand.Version.class,
    footer = {
      "",
      "  ./mesh fault payment-service slow '{\"fault\":\"delay\",\"latency\":\"300ms\"}'",
      "  ./mesh fault payment-service slow --undo"
    })
final class FaultCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "SERVICE", description = "Which, such as payment-service.")
  private String service;

  @Parameters(index = "1", paramLabel = "NAME", description = "What to call it, to undo it by.")
  private String name;

  @Parameters(index = "2", arity = "0..1", paramLabel = "JSON", description = "What it is.")
  private String json;

  @Option(names = "--undo", description = "Undo the fault of this name.")
  private boolean undo;

  @Mixin private LabAddress lab;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (undo == (json != null)) {
      lab.fail("write what the fault is, or --undo");
      return 2;
    }
    String path =
        "/api/mesh/%s/faults/%s".formatted(LabAddress.piece(service), LabAddress.piece(name));
    return undo
        ? lab.ask("DELETE", path, "", "", answer -> "%s of %s is undone".formatted(name, service))
        : lab.ask("PUT", path, "application/json", json, MeshLines::ofFault);
  }
}
