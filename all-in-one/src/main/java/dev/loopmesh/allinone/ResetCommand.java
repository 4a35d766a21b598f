package dev.loopmesh.allinone;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Resets the mesh. */
@Command(
    name = "reset",
    description = "Remove all faults, restore every latency and setting, and stop the schedule.",
    mixinStandardHelpOptions = true,
    versionProvider = MeshCommand.Version.class)
final class ResetCommand implements Callable<Integer> {
  @Mixin private LabAddress lab;

  @Override
  public Integer call() throws IOException, InterruptedException {
    return lab.ask("POST", "/api/mesh/reset", "", "", MeshLines::ofReset);
  }
}
