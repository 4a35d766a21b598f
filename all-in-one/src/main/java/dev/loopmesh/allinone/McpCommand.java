package dev.loopmesh.allinone;

import dev.loopmesh.mcp.McpRoutes;
import dev.loopmesh.mcp.stdio.StdioPipe;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Serves the lab's tools to an assistant over standard input and output. */
@Command(
    name = "mcp",
    description = {
      "Serve the tools of a running lab to an assistant, as an MCP server over stdio.",
      "Sends PLAYER_TOKEN, or else TRAINER_TOKEN, or else CONTROL_TOKEN."
    },
    mixinStandardHelpOptions = true,
    versionProvider = MeshCommand.Version.class)
final class McpCommand implements Callable<Integer> {
  @Mixin private LabAddress lab;

  @Override
  public Integer call() throws IOException, InterruptedException {
    String token = token(System.getenv());
    new StdioPipe(lab.resolve(McpRoutes.PATH), token, System.out).run(System.in);
    return 0;
  }

  /** The first that is set, in the order in which {@code ./mesh drill} prefers them. */
  static String token(Map<String, String> environment) {
    return LabAddress.token(environment, List.of("PLAYER_TOKEN", "TRAINER_TOKEN", "CONTROL_TOKEN"));
  }
}
