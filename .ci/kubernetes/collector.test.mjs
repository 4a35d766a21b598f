// Checks the Collectors of deploy/kubernetes. run starts it, with the renderings in the folder RENDERED.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { collectorErrors, collectorsOf } from './collector.mjs';
import { objectsOf } from './objects.mjs';

const { RENDERED } = process.env;
const objectsIn = file => objectsOf(readFileSync(join(RENDERED, file), 'utf8'));

for (const file of readdirSync(RENDERED)) {
  const objects = objectsIn(file);
  const { length } = collectorsOf(objects);
  if (length > 0) test(`${file}: ${length} valid Collectors`, () => assert.deepEqual(collectorErrors(objects), []));
}

// The check itself: what must be refused in the overlay gateway, and the words of the refusal.
function changed(name, change) {
  const objects = objectsIn('kustomize-gateway.yaml');
  const collectors = collectorsOf(objects);
  const { config, workload } = collectors.find(it => it.workload.metadata.name === name);
  const find = (kind, of) => objects.find(it => it.kind === kind && it.metadata.name === of);
  change(config, workload.spec.template.spec.containers[0], find);
  return collectorErrors(objects, collectors).join('\n');
}
const inGateway = change => changed('gateway', change);
const inBalancer = change => changed('collector', change);
const inSampling = change => inGateway(({ processors: { tail_sampling: tail } }) =>
  change(tail, tail.policies[0].composite));
const inLab = change => inGateway(it => change(it.exporters['otlp_http/lab']));
const inBalancing = change => inBalancer(it => change(it.exporters.load_balancing));
const ofAll = change => inGateway(it => change(it.service.pipelines['traces/all'].processors));

const wrong = {
  'an undeclared exporter': [inGateway(it => delete it.exporters['otlp_http/lab']), /otlp_http\/lab is used and not/],
  'an unused processor': [
    inGateway(it => delete it.service.pipelines['traces/kept'].processors), /tail_sampling is declared and not used/],
  'a connector without an end': [
    inGateway(it => delete it.service.pipelines.metrics), /receivers span_metrics is declared and not used/],
  'an unknown setting': [inSampling(it => (it.decision_wai = '1s')), /decision_wai was not looked up/],
  'an unknown setting deep inside': [inSampling((it, of) => (of.composite_sub_policy[0].staus_code = 1)), /staus_code/],
  'an old name of a component': [
    inBalancer(({ exporters: all }) => (all.loadbalancing = all.load_balancing)), /loadbalancing: this type/],
  'no memory limiter': [inBalancer(it => it.service.pipelines.traces.processors.pop()), /traces: memory_limiter/],
  'a memory limiter in second place': [ofAll(it => it.unshift('batch')), /traces\/all: memory_limiter/],
  'metrics of sampled spans': [ofAll(it => it.push('tail_sampling')), /counts after sampling/],
  'metrics without a limit': [
    inGateway(it => delete it.connectors.span_metrics.aggregation_cardinality_limit), /cardinality_limit is not set/],
  'an unbounded queue': [inLab(it => delete it.sending_queue.queue_size), /needs a queue_size/],
  'a queue in requests': [inBalancing(it => delete it.sending_queue.sizer), /in items/],
  'retries without an end': [inBalancing(it => delete it.retry_on_failure), /max_elapsed_time is not set/],
  'no room for traces until they are judged': [inSampling(it => (it.num_traces = 19999)), /num_traces must be/],
  'a policy without a rate': [inSampling((it, of) => of.rate_allocation.pop()), /have different names/],
  'rates of more than all': [inSampling((it, of) => (of.rate_allocation[0].percent = 51)), /rates are not 100 %/],
  'a closed port': [inGateway((it, container) => container.ports.pop()), /port 8889 is not one of its container/],
  'a Service that does not exist': [inLab(it => (it.endpoint = 'http://lba:4318')), /no Service lba/],
  'a Service with one address': [
    inBalancer((it, of, find) => delete find('Service', 'gateway').spec.clusterIP), /gateway is not headless/],
  'a policy that lets nothing in': [
    inGateway((it, of, find) => (find('NetworkPolicy', 'lab-from-gateway').spec.ingress = [])),
    /no NetworkPolicy of lab lets it in/],
  'divided traces': [inBalancing(it => (it.routing_key = 'service')), /traces are divided between them/],
  'a memory goal above the limit': [inGateway((it, of) => (of.env[0].value = '800MiB')), /GOMEMLIMIT 800MiB is above/],
};
for (const [what, [errors, words]] of Object.entries(wrong)) {
  test(`the check refuses ${what}`, () => assert.match(errors, words));
}
