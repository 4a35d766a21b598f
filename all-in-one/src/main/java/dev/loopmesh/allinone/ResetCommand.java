package dev.loopmesh.allinone;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Undoes everything everywhere. */
@Command(
    name = "reset",
    description = "Undo every fault, latency and setting of every service, and stop the schedule.",
    mixinStandardHelpOptions = true,
    versionProvider = MeshCommand.Version.class)
final class ResetCommand implements Callable<Integer> {
  @Mixin private LabAddress lab;

  @Override
  public Integer call() throws IOException, InterruptedException {
    return lab.ask("POST", "/api/mesh/reset", "", "", MeshLines::ofReset);
  }
}
