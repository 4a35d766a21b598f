package dev.loopmesh.allinone;

import dev.loopmesh.mcp.McpRoutes;
import dev.loopmesh.mcp.stdio.StdioPipe;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Serves the lab's tools to an assistant over standard input and output. */
@Command(
    name = "mcp",
    description = "Serve the tools of a running lab to an assistant, as an MCP server over stdio.",
    mixinStandardHelpOptions = true,
    versionProvider = MeshCommand.Version.class)
final class McpCommand implements Callable<Integer> {
  @Mixin private LabAddress lab;

  @Override
  public Integer call() throws IOException, InterruptedException {
    String token = System.getenv().getOrDefault("CONTROL_TOKEN", "").strip();
    new StdioPipe(lab.resolve(McpRoutes.PATH), token, System.out).run(System.in);
    return 0;
  }
}
