/** The MCP server over standard input and output, for {@code ./mesh mcp}. */
package dev.loopmesh.mcp.stdio;
