// A session of the official TypeScript SDK with the lab.
import assert from 'node:assert/strict';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/**
 * Connects to a server: an http: URL, to which PLAYER_TOKEN is sent, or the path of ./mesh, which sends it itself.
 */
export async function connect(server) {
  const token = process.env.PLAYER_TOKEN;
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  const transport = server.startsWith('http:')
    ? new StreamableHTTPClientTransport(new URL(server), { requestInit: { headers } })
    : new StdioClientTransport({ command: server, args: ['mcp'], env: process.env });
  const client = new Client({ name: 'check', version: '1' });
  await client.connect(transport);
  return {
    client,

    /** Calls a tool; returns its text. */
    async call(name, args = {}, isError = false) {
      const result = await client.callTool({ name, arguments: args });
      assert.equal(result.isError, isError, result.content[0].text);
      return result.content[0].text;
    },

    /** Calls a tool; returns the JSON objects in its lines, without other lines. */
    async read(name, args = {}) {
      const lines = (await this.call(name, args)).split('\n');
      return lines.filter(line => line.startsWith('{')).map(line => JSON.parse(line));
    },
  };
}
