// Calls a running mesh with clients that were generated from its OpenAPI documents.
import assert from 'node:assert/strict';
import createClient from 'openapi-fetch';
import type { paths as Aggregator } from './aggregator.js';
import type { paths as Lab } from './lab.js';
import type { paths as Management } from './management.js';

const aggregator = createClient<Aggregator>({ baseUrl: 'http://127.0.0.1:8080' });
const management = createClient<Management>({ baseUrl: 'http://127.0.0.1:9083' });
const lab = createClient<Lab>({ baseUrl: 'http://127.0.0.1:8090' });

function got<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  assert.ok(answer.data !== undefined, `${answer.response.status} ${JSON.stringify(answer.error)}`);
  return answer.data;
}

const path = { id: 42 };
const summary = got(await aggregator.GET('/users/{id}/summary', { params: { path, query: { mode: 'parallel' } } }));
assert.ok(typeof summary === 'object', 'JSON is the default');
assert.equal(summary.fetch.mode, 'parallel');
assert.equal(summary.fetch.calls.length, 3);

const unknown = await aggregator.GET('/users/{id}/summary', { params: { path: { id: 20_000 } } });
assert.equal(unknown.error?.status, 404);

const loops = got(await management.GET('/loops'));
const loop = loops.loops[0];
assert.ok(loop !== undefined && loop.elapsedNanos > 2 ** 31, 'nanoseconds are more than 32 bits');
const holder: string | null | undefined = loop.holder?.route; // null when it waits
assert.ok(holder === undefined || typeof holder === 'string' || holder === null);

const slow = { params: { path: { name: 'slow' } } };
const fault = got(await management.PUT('/faults/{name}', { ...slow, body: { fault: 'delay', latency: '5ms' } }));
assert.equal(fault.state, 'active');
assert.deepEqual(got(await management.GET('/faults')).faults.map(each => each.name), ['slow']);
assert.equal((await management.DELETE('/faults/{name}', slow)).response.status, 204);

const mesh = got(await lab.GET('/api/mesh'));
assert.ok(mesh.services.some(service => service.service === 'payment-service' && service.latency !== null));
const traces = got(await lab.GET('/api/traces'));
assert.ok(traces.traces.length > 0);
console.log('TypeScript: generated, compiled and ran');
