// What must hold for each OpenTelemetry Collector of a rendering: its configuration, and its place there. No Collector
// runs here. These are mistakes that it would refuse at start, or that nobody would notice: traces that do not arrive.
import { parse } from 'yaml';
import { structure, typeOf } from './collector-structure.mjs';
import { matches, workloads } from './objects.mjs';

const seconds = text => parseFloat(text) * (text.endsWith('m') ? 60 : 1);
const mebibytes = text => parseFloat(text) * (text.includes('Gi') ? 1024 : 1);
const portOf = address => Number(/:(\d+)$/.exec(address)[1]);

/** Each pipeline refuses what does not fit into memory, and counts before it samples. */
function pipelines(config) {
  return Object.entries(config.service.pipelines).flatMap(([name, { receivers, processors = [], exporters }]) => {
    const wrong = [];
    if (receivers.some(id => id in config.receivers) && processors[0] !== 'memory_limiter') {
      wrong.push(`${name}: memory_limiter must be its first processor`);
    }
    if (exporters.some(id => typeOf(id) === 'span_metrics') && processors.includes('tail_sampling')) {
      wrong.push(`${name}: span_metrics counts after sampling`);
    }
    return wrong;
  });
}

/** What waits to be sent is bounded, in spans and in time. */
function queues(config) {
  const sending = Object.entries(config.exporters).filter(([id]) => id !== 'prometheus');
  return sending.flatMap(([id, { sending_queue: queue, retry_on_failure: retry }]) => [
    ...(queue?.sizer === 'items' && queue.queue_size > 0 ? [] : [`${id}: sending_queue needs a queue_size in items`]),
    ...(retry?.max_elapsed_time ? [] : [`${id}: retry_on_failure.max_elapsed_time is not set`]),
  ]);
}

function limits({ processors: { memory_limiter: memory }, connectors: { span_metrics: metrics } = {} }) {
  const wrong = [];
  if (!(memory?.spike_limit_percentage < memory?.limit_percentage && memory.limit_percentage < 100)) {
    wrong.push('memory_limiter needs limit_percentage, and spike_limit_percentage below it');
  }
  if (metrics && !metrics.aggregation_cardinality_limit) wrong.push('aggregation_cardinality_limit is not set');
  return wrong;
}

function sampling({ processors: { tail_sampling: tail } }) {
  if (!tail) return [];
  const wrong = [];
  if (!(tail.num_traces >= tail.expected_new_traces_per_sec * seconds(tail.decision_wait))) {
    wrong.push('tail_sampling: num_traces must be expected_new_traces_per_sec for decision_wait');
  }
  for (const { composite } of tail.policies) {
    const { policy_order: order, composite_sub_policy: policies, rate_allocation: rates } = composite;
    const named = [policies.map(({ name }) => name), rates.map(({ policy }) => policy)];
    if (named.some(names => names.join() !== order.join())) {
      wrong.push('tail_sampling: policies, their order and their rates have different names');
    }
    if (rates.reduce((sum, { percent }) => sum + percent, 0) !== 100) wrong.push('tail_sampling: rates are not 100 %');
  }
  return wrong;
}

const podOf = workload => workload.spec.template;
const labelsOf = workload => podOf(workload).metadata.labels;
const containerOf = workload => podOf(workload).spec.containers[0];

/** Each port that it listens on is one of its container. */
function ports({ config, workload }) {
  const endpoints = [config.receivers.otlp.protocols, config.extensions, { of: config.exporters.prometheus }]
    .flatMap(Object.values).flatMap(listener => listener?.endpoint ?? []).map(portOf);
  const readers = config.service.telemetry?.metrics.readers ?? [];
  const open = containerOf(workload).ports.map(({ containerPort }) => containerPort);
  return [...endpoints, ...readers.map(({ pull }) => pull.exporter.prometheus.port)]
    .filter(port => !open.includes(port))
    .map(port => `port ${port} is not one of its container`);
}

function targets({ config }) {
  return Object.entries(config.exporters).filter(([id]) => id !== 'prometheus').map(([id, to]) => to.resolver
    ? { id, host: to.resolver.dns.hostname, port: Number(to.resolver.dns.port), byTrace: to.routing_key === 'traceID' }
    : { id, host: new URL(to.endpoint).hostname, port: portOf(to.endpoint), byTrace: false });
}

/** It sends to Services that exist, and network policies let it. */
function ways(collector, objects) {
  const labels = labelsOf(collector.workload);
  const letsIn = (policy, port) => policy.spec.ingress.some(({ ports: open, from }) =>
    (!open || open.some(it => it.port === port))
    && (!from || from.some(peer => !peer.namespaceSelector && matches(peer.podSelector, labels))));
  return targets(collector).flatMap(({ id, host, port }) => {
    const service = objects.find(({ kind, metadata }) => kind === 'Service' && metadata.name === host);
    const way = service?.spec.ports.find(it => it.port === port);
    if (!way) return [`${id}: there is no Service ${host} with port ${port}`];
    const wrong = [];
    const headless = service.spec.clusterIP === 'None';
    if (typeOf(id) === 'load_balancing' && !headless) wrong.push(`${id}: Service ${host} is not headless`);
    const pods = workloads(objects).map(labelsOf).find(it => matches({ matchLabels: service.spec.selector }, it));
    const policies = objects.filter(({ kind, spec }) => kind === 'NetworkPolicy' && matches(spec.podSelector, pods));
    const open = policies.filter(({ spec }) => spec.ingress).some(policy => letsIn(policy, way.targetPort));
    return open ? wrong : [...wrong, `${id}: no NetworkPolicy of ${host} lets it in`];
  });
}

/** Where several replicas sample, all spans of a trace come to the same one. */
function division({ config, workload }, collectors) {
  if (!config.processors.tail_sampling || (workload.spec.replicas ?? 1) === 1) return [];
  const here = collectors.flatMap(targets).filter(({ host }) => host === workload.metadata.name);
  const divided = here.length === 0 || here.some(({ byTrace }) => !byTrace);
  return divided ? ['several replicas sample, and traces are divided between them'] : [];
}

/** The garbage collector's goal is below what memory_limiter refuses spans at. */
function memory({ config, workload }) {
  const { env = [], resources } = containerOf(workload);
  const goal = env.find(({ name }) => name === 'GOMEMLIMIT')?.value ?? '0';
  const { limit_percentage: limit, spike_limit_percentage: spike } = config.processors.memory_limiter ?? {};
  const most = mebibytes(resources.limits.memory) * (limit - spike) / 100;
  return mebibytes(goal) > most ? [`GOMEMLIMIT ${goal} is above the ${most}Mi of memory_limiter`] : [];
}

/** All Collectors of a rendering, with their configurations. */
export function collectorsOf(objects) {
  return workloads(objects).filter(it => containerOf(it).image.includes('opentelemetry-collector')).map(workload => {
    const { name } = podOf(workload).spec.volumes.find(volume => volume.configMap).configMap;
    const map = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name);
    return { workload, config: parse(map.data['config.yaml']) };
  });
}

/** All violations: texts that name the Collector. */
export function collectorErrors(objects, collectors = collectorsOf(objects)) {
  return collectors.flatMap(collector => [
    ...[structure, pipelines, queues, limits, sampling].flatMap(rule => rule(collector.config)),
    ...[ports, memory].flatMap(rule => rule(collector)),
    ...ways(collector, objects),
    ...division(collector, collectors),
  ].map(text => `${collector.workload.metadata.name}: ${text}`));
}
