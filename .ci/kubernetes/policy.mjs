// What must hold for all objects of a rendering beside their types. Each rule returns a list of violations.
import { matches, workloads } from './objects.mjs';

const seconds = text => {
  const [, amount, unit] = /^([\d.]+)(ms|s|m)$/.exec(text) ?? [];
  return Number(amount) * { ms: 0.001, s: 1, m: 60 }[unit];
};

function image({ image = '' }) {
  const tag = /(?::([^/:@]+))?(?:@sha256:[0-9a-f]{64})?$/.exec(image)[1];
  const named = image.includes('@sha256:') || (tag && tag !== 'latest');
  return named ? [] : [`image ${image}: needs a tag other than latest, or a digest`];
}

function limits({ resources = {} }) {
  return ['requests', 'limits'].flatMap(kind =>
    ['cpu', 'memory'].filter(what => !resources[kind]?.[what]).map(what => `resources.${kind}.${what} is not set`));
}

const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'];

function probes(container) {
  const ports = (container.ports ?? []).map(({ name }) => name);
  return PROBES.flatMap(probe => {
    if (!container[probe]) return [`${probe} is missing`];
    const { port } = container[probe].httpGet;
    return ports.includes(port) ? [] : [`${probe}: port ${port} is not a port of the container`];
  });
}

// The profile "restricted" of Pod Security Standards, and a read-only root file system.
function restrictedContainer({ securityContext: is = {} }) {
  const wanted = {
    'allowPrivilegeEscalation must be false': is.allowPrivilegeEscalation === false,
    'readOnlyRootFilesystem must be true': is.readOnlyRootFilesystem === true,
    'capabilities must be {drop: [ALL]}': JSON.stringify(is.capabilities) === '{"drop":["ALL"]}',
    'privileged must not be set': !is.privileged,
    'runAsUser must not be 0': is.runAsUser !== 0,
  };
  return Object.keys(wanted).filter(rule => !wanted[rule]);
}

const VOLUMES = ['configMap', 'emptyDir', 'persistentVolumeClaim', 'projected', 'secret', 'downwardAPI'];

function restrictedPod(spec) {
  const is = spec.securityContext ?? {};
  const wanted = {
    'runAsNonRoot must be true': is.runAsNonRoot === true,
    'runAsUser must be a number other than 0': is.runAsUser > 0,
    'seccompProfile must be RuntimeDefault': is.seccompProfile?.type === 'RuntimeDefault',
    'host namespaces must not be used': !spec.hostNetwork && !spec.hostPID && !spec.hostIPC,
    'automountServiceAccountToken must be false': spec.automountServiceAccountToken === false,
    'enableServiceLinks must be false: it sets variables that are settings': spec.enableServiceLinks === false,
    [`volumes must be of ${VOLUMES}`]: (spec.volumes ?? []).every(volume => VOLUMES.some(kind => volume[kind])),
  };
  return Object.keys(wanted).filter(rule => !wanted[rule]);
}

function environment({ env = [] }) {
  const before = new Set();
  return env.flatMap(({ name, value = '' }) => {
    const wrong = [...value.matchAll(/\$\((\w+)\)/g)]
      .filter(([, of]) => !before.has(of))
      .map(([text]) => `${name} uses ${text} before it is set`);
    if (/TOKEN|PASSWORD|SECRET/.test(name) && value) wrong.push(`${name} has a value: it belongs into a Secret`);
    if (before.has(name)) wrong.push(`${name} is set twice`);
    before.add(name);
    return wrong;
  });
}

function shutdown(spec) {
  const all = spec.containers.flatMap(container => container.env ?? []);
  const env = Object.fromEntries(all.map(({ name, value }) => [name, value]));
  const needs = seconds(env.SHUTDOWN_DELAY ?? '0s') + seconds(env.SHUTDOWN_GRACE ?? '4s') + 5;
  const has = spec.terminationGracePeriodSeconds ?? 30;
  const least = 'SHUTDOWN_DELAY, SHUTDOWN_GRACE and 5 s';
  return has >= needs ? [] : [`terminationGracePeriodSeconds is ${has}; ${least} are ${needs}`];
}

function pods(objects) {
  return workloads(objects).flatMap(workload => {
    const spec = workload.spec.template.spec;
    const wrong = [...restrictedPod(spec), ...shutdown(spec)];
    if (!matches(workload.spec.selector, labelsOf(workload))) wrong.push('selector does not match its pods');
    if (spec.initContainers) wrong.push('initContainers are not checked here');
    for (const container of spec.containers) {
      wrong.push(...[image, limits, probes, restrictedContainer, environment].flatMap(rule => rule(container)));
    }
    return wrong.map(text => `${workload.kind} ${workload.metadata.name}: ${text}`);
  });
}

const labelsOf = workload => workload.spec.template.metadata.labels;
const portsOf = workload => workload.spec.template.spec.containers.flatMap(container => container.ports ?? []);

function services(objects) {
  return objects.filter(object => object.kind === 'Service').flatMap(service => {
    const selector = { matchLabels: service.spec.selector };
    const behind = workloads(objects).filter(workload => matches(selector, labelsOf(workload)));
    const wrong = behind.length === 1 ? [] : [`selects ${behind.length} workloads`];
    for (const { targetPort, port } of service.spec.ports) {
      const open = behind.flatMap(portsOf).find(({ name }) => name === targetPort);
      if (!open) wrong.push(`targetPort ${targetPort} is not a port of its pods`);
      else if (open.containerPort !== port) wrong.push(`port ${port} is not ${open.containerPort}, as if headless`);
    }
    return wrong.map(text => `Service ${service.metadata.name}: ${text}`);
  });
}

// Management is open to the lab and to Prometheus only, and every pod is closed unless a policy opens a port.
const nameOf = peer => peer.podSelector?.matchLabels?.['app.kubernetes.io/name'];
const isLab = peer => nameOf(peer) === 'lab' && !peer.namespaceSelector;
const isPrometheus = peer =>
  nameOf(peer) === 'prometheus' && peer.namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'];
const mayManage = rule => rule.from?.length > 0 && rule.from.every(peer => isLab(peer) || isPrometheus(peer));

function network(objects) {
  const policies = objects.filter(object => object.kind === 'NetworkPolicy');
  return workloads(objects).flatMap(workload => {
    const own = policies.filter(policy => matches(policy.spec.podSelector, labelsOf(workload)));
    const closed = own.some(policy => policy.spec.policyTypes.includes('Ingress'));
    const wrong = closed ? [] : ['no NetworkPolicy selects its pods'];
    const management = portsOf(workload).find(({ name }) => name === 'management');
    const opens = ({ port, endPort }) => [undefined, 'management', management.containerPort].includes(port) || endPort;
    const rules = management ? own.flatMap(policy => policy.spec.ingress ?? []) : [];
    if (rules.some(rule => (!rule.ports || rule.ports.some(opens)) && !mayManage(rule))) {
      wrong.push('its management port is open to others than the lab and Prometheus');
    }
    return wrong.map(text => `${workload.kind} ${workload.metadata.name}: ${text}`);
  });
}

function scaling(objects) {
  const scalers = objects.filter(({ kind }) => ['HorizontalPodAutoscaler', 'ScaledObject'].includes(kind));
  const targets = scalers.map(({ spec }) => spec.scaleTargetRef.name);
  return [
    ...targets.filter((name, at) => targets.indexOf(name) !== at).map(name => `${name} has two autoscalers`),
    ...targets
      .filter(name => !workloads(objects).some(({ metadata }) => metadata.name === name))
      .map(name => `there is no ${name} to scale`),
    ...workloads(objects)
      .filter(({ metadata, spec }) => targets.includes(metadata.name) && spec.replicas !== undefined)
      .map(({ metadata }) => `${metadata.name} has an autoscaler and a number of replicas`),
  ];
}

const secrets = objects =>
  objects.filter(({ kind }) => kind === 'Secret').map(({ metadata }) => `Secret ${metadata.name} is in the manifests`);

/** All violations in a rendering: texts that name the object. */
export const violations = objects => [pods, services, network, scaling, secrets].flatMap(rule => rule(objects));
