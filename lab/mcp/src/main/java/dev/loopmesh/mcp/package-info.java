/**
 * The lab as an MCP server: {@code POST /mcp}. Begin at {@link dev.loopmesh.mcp.McpRoutes}; the
 * tools are in {@code dev.loopmesh.mcp.tool}.
 */
package dev.loopmesh.mcp;
