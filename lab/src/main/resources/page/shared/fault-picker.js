// A form for a fault of any kind that a service offers, with the members of that kind.
import { h } from './dom.js';

/** Further members of faults of requests, and of all faults; empty ones are not sent. */
const FOR_REQUESTS = { probability: 1 };
const FOR_ALL = { for: '10m' };

/** @param kinds the service's own catalogue, as `/fault-kinds` has it */
export function faultPicker(service, kinds, change) {
  const kind = h('select', { 'aria-label': `Kind of fault for ${service}`, change: () => ask() }, kinds.map(each => h('option', {}, each.fault)));
  const about = h('p.quiet.small');
  const fields = h('div.fields');
  const ask = () => {
    const { does, members, reach, example } = kinds.find(each => each.fault === kind.value);
    about.textContent = `${does}${members ? `. ${members.replaceAll('`', '')}` : ''}`;
    const own = Object.entries(example).filter(([name]) => name !== 'fault').map(([name, value]) => field(name, value, value));
    const more = Object.entries({ ...(reach === 'request' ? FOR_REQUESTS : {}), ...FOR_ALL }).map(([name, value]) => field(name, '', value));
    fields.replaceChildren(...own, ...more);
  };
  const element = h('details.picker', {}, h('summary', {}, 'Inject fault…'),
    h('form', { submit: event => {
      event.preventDefault();
      change('PUT', `/api/mesh/${service}/faults/${kind.value}`, { fault: kind.value, ...given(fields) });
    } }, h('div.controls', {}, kind, h('button', {}, 'Inject fault')), about, fields));
  ask();
  return element;
}

function field(name, value, example) {
  return h('label.small', {}, h('span', {}, name), h('input', { type: 'text', name, value, placeholder: example, 'data-number': typeof example === 'number' }));
}

/** The values of the form; a number if the example has one, so that the service reports any other text as invalid. */
function given(fields) {
  const filled = [...fields.querySelectorAll('input')].filter(input => input.value.trim() !== '');
  return Object.fromEntries(filled.map(({ name, value, dataset }) => [name, 'number' in dataset && Number.isFinite(Number(value)) ? Number(value) : value.trim()]));
}
