// Checks the manifests in deploy/kubernetes. run starts it, with their renderings in the folder RENDERED.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { objectsOf, ordered, workloads } from './objects.mjs';
import { violations } from './policy.mjs';
import { typeErrors } from './types.mjs';

const { RENDERED, DOCUMENTED } = process.env;
const renderings = Object.fromEntries(readdirSync(RENDERED)
  .map(file => [file.replace(/\.yaml$/, ''), objectsOf(readFileSync(join(RENDERED, file), 'utf8'))]));
const { 'kustomize-both': bothScalers, ...valid } = renderings;

const changed = (rendering, change) => {
  const objects = structuredClone(renderings[rendering]);
  change((kind, name) => objects.find(object => object.kind === kind && object.metadata.name === name), objects);
  return objects;
};
const inBase = change => changed('kustomize-base', change);
const inProduction = change => changed('kustomize-production', change);
const inPod = change => inBase(find => {
  const pod = find('Deployment', 'payment-service').spec.template.spec;
  change(pod.containers[0], pod);
});

// The check itself: what must be refused, and the words of the refusal.
const wrongTypes = {
  'an unknown field': [inPod(it => (it.imagePullPolcy = 'Always')), /imagePullPolcy/],
  'an unknown field deep inside': [inPod(it => (it.livenessProbe.httpGet.pth = '/')), /pth/],
  'a number that is a text': [inPod(it => (it.ports[0].containerPort = '8083')), /containerPort.*string/],
  'a text that is a number': [inPod(it => (it.env[0].value = 8083)), /value.*number/],
  'a missing required field': [inBase(find => delete find('Deployment', 'lab').spec.selector), /selector/],
  'an unknown field of a HTTPRoute': [
    inProduction(find => (find('HTTPRoute', 'aggregator').spec.hostname = 'a')), /hostname/],
  'a wrong type in a PodMonitor': [
    inProduction(find => (find('PodMonitor', 'loopmesh').spec.podMetricsEndpoints[0].port = 1)), /port/],
  'a wrong type in a ScaledObject': [
    changed('kustomize-in-flight', find => (find('ScaledObject', 'aggregator').spec.maxReplicaCount = '9')),
    /maxReplicaCount/],
};

const policy = (find, name) => find('NetworkPolicy', name).spec;
const wrongPolicy = {
  'a missing startup probe': [inPod(it => delete it.startupProbe), /startupProbe is missing/],
  'a missing liveness probe': [inPod(it => delete it.livenessProbe), /livenessProbe is missing/],
  'a missing readiness probe': [inPod(it => delete it.readinessProbe), /readinessProbe is missing/],
  'a probe of no port': [inPod(it => (it.livenessProbe.httpGet.port = 'manage')), /port manage/],
  'the tag latest': [inPod(it => (it.image = 'loopmesh:latest')), /image loopmesh:latest/],
  'no tag': [inPod(it => (it.image = 'registry:5000/loopmesh')), /image registry/],
  'no limit': [inPod(it => delete it.resources.limits.memory), /limits.memory is not set/],
  'a writable root': [inPod(it => (it.securityContext.readOnlyRootFilesystem = false)), /readOnlyRoot/],
  'a capability': [inPod(it => (it.securityContext.capabilities.add = ['NET_ADMIN'])), /capabilities/],
  'root': [inPod((it, pod) => (pod.securityContext.runAsNonRoot = false)), /runAsNonRoot/],
  'a folder of the node': [inPod((it, pod) => (pod.volumes = [{ hostPath: { path: '/' } }])), /volumes/],
  'service links': [inPod((it, pod) => delete pod.enableServiceLinks), /enableServiceLinks/],
  'too little time to stop': [inPod((it, pod) => (pod.terminationGracePeriodSeconds = 45)), /is 45;.* are 46/],
  'a token in a manifest': [inPod(it => it.env.push({ name: 'CONTROL_TOKEN', value: 'x' })), /Secret/],
  'a variable used too early': [inPod(it => it.env.reverse()), /before it is set/],
  'a Service without pods': [inBase(find => (find('Service', 'lab').spec.selector = { a: 'b' })), /selects 0/],
  'a Service with another port': [inBase(find => (find('Service', 'lab').spec.ports[0].port = 80)), /headless/],
  'open management': [inBase(find => delete policy(find, 'aggregator').ingress[0].ports), /management port is open/],
  'management open to services': [
    inBase(find => policy(find, 'management').ingress[0].from.push({ podSelector: {} })), /management port is open/],
  'a pod without a policy': [
    inBase((find, objects) => objects.splice(0, objects.length, find('Deployment', 'lab'))), /no NetworkPolicy/],
  'two autoscalers': [bothScalers, /aggregator has two autoscalers/],
  'replicas beside an autoscaler': [
    inProduction(find => (find('Deployment', 'aggregator').spec.replicas = 2)), /a number of replicas/],
};

const mutants = Object.entries(wrongTypes).map(([, [objects]], at) => [`wrong-${at}`, objects]);
const errors = typeErrors({ ...valid, ...Object.fromEntries(mutants) });

for (const [name, objects] of Object.entries(valid)) {
  test(`${name}: no unknown field, no wrong type`, () => assert.deepEqual(errors[name], []));
  test(`${name}: secure, bounded, probed, and consistent`, () => assert.deepEqual(violations(objects), []));
  test(`${name}: every setting is documented`, () => {
    const known = new Set(`${DOCUMENTED} POD_NAME GOMEMLIMIT`.split(/\s+/));
    const set = workloads(objects).flatMap(({ spec }) => spec.template.spec.containers[0].env ?? []);
    assert.deepEqual(set.filter(env => !known.has(env.name) && !env.name.startsWith('OTEL_')), []);
  });
}

for (const [chart, objects] of Object.entries(valid).filter(([name]) => name.startsWith('helm-'))) {
  const overlay = chart.replace('helm-', 'kustomize-');
  test(`${chart} renders the same objects as ${overlay}`, () => {
    const withoutNamespace = valid[overlay].filter(({ kind }) => kind !== 'Namespace'); // Helm's is created before
    assert.deepEqual(ordered(objects), ordered(withoutNamespace));
  });
}

Object.entries(wrongTypes).forEach(([what, [, words]], at) =>
  test(`the check refuses ${what}`, () => assert.match(errors[`wrong-${at}`].join('\n'), words)));
for (const [what, [objects, words]] of Object.entries(wrongPolicy)) {
  test(`the check refuses ${what}`, () => assert.match(violations(objects).join('\n'), words));
}
