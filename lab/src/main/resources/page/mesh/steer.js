// The controls of one service, with their current values.
import { h } from '../shared/dom.js';
import { count } from '../shared/units.js';
import { faultPicker } from '../shared/fault-picker.js';
import { shortName } from '../shared/replica-name.js';
import { settings } from '../shared/steer-settings.js';

/** Fills a place with a service's latency, faults and settings; `change(method, path, body)` sends a change. */
export function steer(place, service, known, kinds, change) {
  const parts = [];
  const differing = ['latency', 'settings'].filter(part => differs(known, part));
  if (differing.length > 0) parts.push(h('p.alarm.small', {}, `Replicas differ in ${differing.join(' and ')}; shown here: ${shortName({ service, instance: sample(known) })}.`));
  if (known.latency) parts.push(latency(service, known.latency, change));
  if (known.faults) parts.push(faults(service, known, change));
  if (known.faults && kinds.length > 0) parts.push(place.querySelector('.picker') ?? faultPicker(service, kinds, change));
  if (known.settings?.settings.length) parts.push(settings(service, known.settings.settings, change));
  if (parts.length === 0 && known.state !== 'down') parts.push(h('p.quiet.small', {}, 'Its management port has nothing to change.'));
  place.replaceChildren(...parts);
}

function latency(service, { latency, setting }, change) {
  const input = h('input', { type: 'text', value: latency, 'aria-label': `Latency of ${service}`, id: `latency-${service}` });
  return h('form.controls', { submit: event => {
    event.preventDefault();
    change('PUT', `/api/mesh/${service}/latency`, { latency: input.value.trim() });
  } }, h('label.quiet', { for: input.id }, 'Latency'), input, h('button', {}, 'Apply'), latency === setting ? '' : h('span.alarm.small', {}, `changed from ${setting}`));
}

/** The replica whose latency and settings the lab tells for the service: the first that responds. */
function sample({ replicas }) {
  return (replicas.find(each => each.state !== 'down') ?? replicas[0]).instance;
}

function differs({ replicas }, part) {
  const values = (replicas ?? []).map(each => each[part]).filter(Boolean)
    .map(each => JSON.stringify(part === 'settings' ? each.settings.map(({ name, value }) => [name, value]) : each.latency));
  return new Set(values).size > 1;
}

/** Which replicas have a fault, if not all of several do. */
function where(service, instances, { replicas, replicasInAll }) {
  if (!instances || instances.length === replicas.length) return '';
  return ` on ${instances.length} of ${replicasInAll} replicas (${instances.map(instance => shortName({ service, instance })).join(', ')})`;
}

function faults(service, known, change) {
  return h('ul.faults', {}, known.faults.map(({ name, definition, state, applied, instances }) => h('li', {},
    h('span.alarm', {}, `Injected: ${name === definition.fault ? '' : `${name}: `}${told(definition)}${where(service, instances, known)}${state === 'active' ? '' : `, ${state}`}; applied to ${count(applied)} ${applied === 1 ? 'request' : 'requests'} `),
    h('button.link', { type: 'button', click: () => change('DELETE', `/api/mesh/${service}/faults/${encodeURIComponent(name)}`) }, 'undo'))));
}

function told(fault) {
  return Object.entries(fault).map(([key, value]) => key === 'fault' ? value : `${key} ${typeof value === 'object' ? JSON.stringify(value) : value}`).join(', ');
}
