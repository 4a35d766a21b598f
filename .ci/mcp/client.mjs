// A client of the official TypeScript SDK: node client.mjs URL|COMMAND. It calls each kind of tool once, and fails
// unless the answers are what they should be.
import assert from 'node:assert/strict';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const server = process.argv[2];
const transport = server.startsWith('http:')
  ? new StreamableHTTPClientTransport(new URL(server))
  : new StdioClientTransport({ command: server, args: ['mcp'] });
const client = new Client({ name: 'check', version: '1' });
await client.connect(transport);

/** Calls a tool; returns its text. */
async function call(name, args = {}, isError = false) {
  const result = await client.callTool({ name, arguments: args });
  assert.equal(result.isError, isError, result.content[0].text);
  return result.content[0].text;
}

const { tools } = await client.listTools();
assert.ok(tools.length <= 12);
const services = (await call('list_services')).trim().split('\n').map(JSON.parse);
assert.deepEqual(services.map(service => service.state), Array(4).fill('ready'));
assert.match(await call('run_load', { mode: 'parallel', rate: 5, for: '1s' }), /statuses: {"200":5}/);
const traces = (await call('list_traces', { route: '/users/{id}/summary' })).trim().split('\n').map(JSON.parse);
assert.match(await call('get_trace', { traceId: traces[0].traceId }), /payment-service GET \/payments/);
const change = { service: 'aggregator', name: 'RETRY_ATTEMPTS' };
assert.match(await call('set_setting', { ...change, value: '99' }, true), /from 1 to 10/);
const changed = await call('set_setting', { ...change, value: '2' });
await call('set_setting', { ...change, value: changed.match(/before (\d+)/)[1] });
const loops = (await Promise.all(Array.from({ length: 8 }, () => call('get_loops', { over: '200ms' })))).join('');
assert.equal(loops.match(/busyPercent/g).length, 32);
await client.close();
console.log(`TypeScript SDK over ${server.startsWith('http:') ? 'HTTP' : 'stdio'}: ${tools.length} tools, all as expected`);
