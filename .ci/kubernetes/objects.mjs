// Kubernetes objects of a rendering.
import { parseAllDocuments } from 'yaml';

/** The objects of a rendering; throws for what is not YAML, or has a key twice. */
export function objectsOf(text) {
  return parseAllDocuments(text).flatMap(document => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS() ?? [];
  });
}

export const nameOf = object => `${object.kind} ${object.metadata?.name}`;

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Pod'];

/** All that has pods; throws for a kind whose pods are not at spec.template. */
export function workloads(objects) {
  return objects.filter(object => WORKLOADS.includes(object.kind)).map(object => {
    if (!object.spec.template?.spec.containers) throw new Error(`${nameOf(object)}: its pods are not checked here`);
    return object;
  });
}

/** Whether a selector matches labels. */
export function matches(selector, labels = {}) {
  if (selector.matchExpressions) throw new Error('matchExpressions are not checked here');
  return Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
}

/** The objects in an order that does not depend on the renderer; the environment too, whose order policy.mjs checks. */
export function ordered(objects) {
  const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const all = structuredClone(objects).sort((a, b) => byText(nameOf(a), nameOf(b)));
  for (const { spec } of workloads(all)) {
    for (const container of spec.template.spec.containers) container.env?.sort((a, b) => byText(a.name, b.name));
  }
  return all;
}
