/**
 * The tools of the MCP server. Begin at {@link dev.loopmesh.mcp.tool.Tools}, which lists them; each
 * calls the lab's own HTTP API with its caller's token.
 */
package dev.loopmesh.mcp.tool;
