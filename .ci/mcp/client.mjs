// A client of the official TypeScript SDK: node client.mjs URL|COMMAND. It calls each kind of tool once, and fails
// unless the answers are what they should be.
import assert from 'node:assert/strict';
import { connect } from './session.mjs';

const server = process.argv[2];
const session = await connect(server);
const { client } = session;
const call = (...args) => session.call(...args);

const { tools } = await client.listTools();
assert.ok(tools.length <= 12);
const services = await session.read('list_services');
assert.deepEqual(services.map(service => service.state), Array(4).fill('ready'));
assert.match(await call('run_load', { mode: 'parallel', rate: 5, for: '1s' }), /statuses: {"200":5}/);
const traces = await session.read('list_traces', { route: '/users/{id}/summary' });
assert.match(await call('get_trace', { traceId: traces[0].traceId }), /payment-service GET \/payments/);
const change = { service: 'aggregator', name: 'RETRY_ATTEMPTS' };
assert.match(await call('set_setting', { ...change, value: '99' }, true), /from 1 to 10/);
const changed = await call('set_setting', { ...change, value: '2' });
await call('set_setting', { ...change, value: changed.match(/before (\d+)/)[1] });
const loops = (await Promise.all(Array.from({ length: 8 }, () => call('get_loops', { over: '200ms' })))).join('');
assert.equal(loops.match(/busyPercent/g).length, 32);
await client.close();
console.log(`TypeScript SDK over ${server.startsWith('http:') ? 'HTTP' : 'stdio'}: ${tools.length} tools, all as expected`);
