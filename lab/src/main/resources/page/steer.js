// What can be changed at one service, with what is in force.
import { h } from './dom.js';
import { count } from './units.js';

const FAULTS = {
  'slower by 300ms': ['slow', { fault: 'delay', latency: '300ms' }],
  'half of the answers are 503': ['errors', { fault: 'error', status: 503, probability: 0.5 }],
  'block the loop for 300ms': ['block', { fault: 'block-loop', hold: '300ms' }],
};

/** Fills a place with a service's latency, faults and settings; `change(method, path, body)` does what is asked for. */
export function steer(place, service, known, change) {
  const parts = [];
  if (known.latency) parts.push(latency(service, known.latency, change));
  if (known.faults) parts.push(faults(service, known.faults, change), breakIt(service, change));
  if (known.settings?.settings.length) parts.push(settings(service, known.settings.settings, change));
  if (parts.length === 0 && known.state !== 'down') parts.push(h('p.quiet.small', {}, 'Its management offers nothing to change.'));
  place.replaceChildren(...parts);
}

function latency(service, { latency, setting }, change) {
  const input = h('input', { type: 'text', value: latency, 'aria-label': `Latency of ${service}`, id: `latency-${service}` });
  return h('form.controls', { submit: event => {
    event.preventDefault();
    change('PUT', `/api/mesh/${service}/latency`, { latency: input.value.trim() });
  } }, h('label.quiet', { for: input.id }, 'takes'), input, h('button', {}, 'Set'), latency === setting ? '' : h('span.alarm.small', {}, `changed from ${setting}`));
}

function faults(service, list, change) {
  return h('ul.faults', {}, list.map(({ name, definition, state, applied }) => h('li', {},
    h('span.alarm', {}, `◆ ${name}: ${told(definition)}${state === 'active' ? '' : `, ${state}`}; happened to ${count(applied)} `),
    h('button.link', { type: 'button', click: () => change('DELETE', `/api/mesh/${service}/faults/${encodeURIComponent(name)}`) }, 'undo'))));
}

function breakIt(service, change) {
  const preset = h('select', { 'aria-label': `A fault for ${service}` }, Object.keys(FAULTS).map(name => h('option', {}, name)));
  return h('div.controls', {}, preset, h('button', { type: 'button', click: () => {
    const [name, fault] = FAULTS[preset.value];
    change('PUT', `/api/mesh/${service}/faults/${name}`, fault);
  } }, 'Break it'));
}

function told(fault) {
  return Object.entries(fault).map(([key, value]) => key === 'fault' ? value : `${key} ${typeof value === 'object' ? JSON.stringify(value) : value}`).join(', ');
}

/** What can be set while it runs: what differs from its start, and all of it to choose from. */
function settings(service, list, change) {
  const named = name => list.find(each => each.name === name);
  const value = h('input', { type: 'text', value: list[0].value, 'aria-label': `Value for ${service}` });
  const about = h('p.quiet.small', {}, what(list[0]));
  const name = h('select', { 'aria-label': `A setting of ${service}`, change: () => {
    value.value = named(name.value).value;
    about.textContent = what(named(name.value));
  } }, list.map(each => h('option', {}, each.name)));
  const changed = list.filter(each => each.source === 'changed');
  return h('div', {},
    h('ul.faults', {}, changed.map(each => h('li', {}, h('span.alarm', {}, `◆ ${each.name} ${each.value}`)))),
    h('form.controls', { submit: event => {
      event.preventDefault();
      change('PUT', `/api/mesh/${service}/settings`, { [name.value]: value.value.trim() });
    } }, name, value, h('button', {}, 'Set')), about);
}

function what(setting) {
  return `${setting.what}: ${setting.range}; ${setting.default} by default`;
}
