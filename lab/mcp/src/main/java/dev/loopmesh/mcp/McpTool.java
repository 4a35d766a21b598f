package dev.loopmesh.mcp;

import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.mcp.tool.LabCall;
import dev.loopmesh.mcp.tool.Tool;
import dev.loopmesh.mcp.tool.Tool.Effect;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import io.vertx.core.json.JsonObject;
import java.util.logging.Level;
import java.util.logging.Logger;
import reactor.core.publisher.Mono;

/** A tool in the terms of the SDK. */
final class McpTool {
  private static final Logger LOG = Logger.getLogger(McpTool.class.getName());

  private McpTool() {}

  static AsyncToolSpecification of(Tool tool) {
    return new AsyncToolSpecification(
        describe(tool), (context, request) -> call(tool, context, request));
  }

  private static McpSchema.Tool describe(Tool tool) {
    ToolAnnotations hints =
        ToolAnnotations.builder()
            .title(tool.title())
            .readOnlyHint(tool.effect() == Effect.READS)
            .destructiveHint(tool.effect() == Effect.CHANGES)
            .idempotentHint(tool.effect() != Effect.SENDS_REQUESTS)
            .openWorldHint(false)
            .build();
    return McpSchema.Tool.builder(tool.name(), tool.schema().getMap())
        .title(tool.title())
        .description(tool.description())
        .annotations(hints)
        .build();
  }

  private static Mono<CallToolResult> call(
      Tool tool, McpTransportContext context, CallToolRequest request) {
    LabCall lab = (LabCall) context.get(McpMessages.LAB);
    JsonObject arguments =
        request.arguments() == null ? new JsonObject() : new JsonObject(request.arguments());
    return Mono.fromCompletionStage(
        () ->
            tool.call(arguments, lab)
                .map(McpTool::good)
                .otherwise(McpTool::bad)
                .toCompletionStage());
  }

  private static CallToolResult good(String text) {
    return CallToolResult.builder().addTextContent(text).isError(false).build();
  }

  private static CallToolResult bad(Throwable failure) {
    return CallToolResult.builder().addTextContent(explain(failure)).isError(true).build();
  }

  private static String explain(Throwable failure) {
    if (failure instanceof ProblemException refused) {
      return refused.problem().detail();
    }
    LOG.log(Level.WARNING, "a tool failed", failure);
    return "The tool failed. The log of the lab has the details.";
  }
}
