// The parts of a Collector's configuration: declared, used, and with settings that exist.

// The settings in use, as looked up in the sources of version 0.157.0 (their tags `mapstructure`). What is not here is
// a typing error, or has to be looked up and added.
const within = (prefix, paths) => paths.map(path => `${prefix}.${path}`);
const queue = [
  ...within('sending_queue', ['sizer', 'queue_size', 'batch.flush_timeout', 'batch.min_size', 'batch.max_size']),
  'retry_on_failure.max_elapsed_time',
];
const kept = ['status_code.status_codes', 'latency.threshold_ms', 'probabilistic.sampling_percentage'];
const KNOWN = {
  otlp: ['protocols.http.endpoint', 'protocols.grpc.endpoint'],
  memory_limiter: ['check_interval', 'limit_percentage', 'spike_limit_percentage'],
  tail_sampling: [
    'decision_wait', 'num_traces', 'expected_new_traces_per_sec', 'policies.name', 'policies.type',
    ...within('decision_cache', ['sampled_cache_size', 'non_sampled_cache_size']),
    ...within('policies.composite', ['max_total_spans_per_second', 'policy_order']),
    ...within('policies.composite', within('composite_sub_policy', ['name', 'type', ...kept])),
    ...within('policies.composite', within('rate_allocation', ['policy', 'percent'])),
  ],
  span_metrics: [
    'histogram.unit', 'histogram.explicit.buckets', 'exemplars.enabled', 'exemplars.max_per_data_point',
    'resource_metrics_key_attributes', 'aggregation_cardinality_limit', 'metrics_expiration', 'metrics_flush_interval',
  ],
  forward: [],
  otlp_http: ['endpoint', ...queue],
  load_balancing: [
    'routing_key', ...queue, ...within('resolver.dns', ['hostname', 'port', 'interval', 'timeout']),
    ...within('protocol.otlp', ['tls.insecure', 'timeout', 'sending_queue.enabled', 'retry_on_failure.enabled']),
  ],
  prometheus: ['endpoint', 'enable_open_metrics', 'metric_expiration'],
  health_check: ['endpoint'],
};

/** The paths of all settings, without positions in lists. */
function paths(value, path = []) {
  if (Array.isArray(value)) return [...new Set(value.flatMap(entry => paths(entry, path)))];
  if (value === null || typeof value !== 'object') return path.length > 0 ? [path.join('.')] : [];
  return Object.entries(value).flatMap(([key, entry]) => paths(entry, [...path, key]));
}

/** The type of a component: otlp_http of otlp_http/lab. */
export const typeOf = id => id.split('/')[0];

/** Uses as "KIND ID"; a connector is both an exporter and a receiver. */
function uses(config) {
  const all = (config.service.extensions ?? []).map(id => `extensions ${id}`);
  for (const pipeline of Object.values(config.service.pipelines)) {
    for (const kind of ['receivers', 'processors', 'exporters']) {
      all.push(...(pipeline[kind] ?? []).map(id => `${kind} ${id}`));
    }
  }
  return new Set(all);
}

function declarations(config) {
  const of = kind => Object.keys(config[kind] ?? {});
  return new Set([
    ...['extensions', 'receivers', 'processors', 'exporters'].flatMap(kind => of(kind).map(id => `${kind} ${id}`)),
    ...of('connectors').flatMap(id => [`exporters ${id}`, `receivers ${id}`]),
  ]);
}

function settings([id, value]) {
  const known = KNOWN[typeOf(id)];
  if (!known) return [`${id}: this type was not looked up`];
  return paths(value).filter(path => !known.includes(path)).map(path => `${id}: ${path} was not looked up`);
}

/** Violations: texts that name the part. */
export function structure(config) {
  const used = uses(config);
  const declared = declarations(config);
  const kinds = ['extensions', 'receivers', 'processors', 'exporters', 'connectors'];
  return [
    ...[...used].filter(use => !declared.has(use)).map(use => `${use} is used and not declared`),
    ...[...declared].filter(part => !used.has(part)).map(part => `${part} is declared and not used`),
    ...kinds.flatMap(kind => Object.entries(config[kind] ?? {}).flatMap(settings)),
  ];
}
