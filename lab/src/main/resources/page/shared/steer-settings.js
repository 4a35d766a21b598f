// The settings that can be changed while a service runs, in groups; a group with a changed one is open.
import { h } from './dom.js';

const GROUPS = [
  ['Capacity', /^(CONCURRENCY|QUEUE|ABANDONED)$/],
  ['Time limits', /^(DEADLINE|CALL_TIMEOUT)$/], ['Retries', /^RETRY_/], ['Circuit breaker', /^BREAKER_/], ['Hedging', /^HEDGE_/], ['Connection pool', /^POOL_/],
  ['Outlier ejection', /^EJECT_/], ['Load shedding', /^SHED/], ['Last known good response', /^FALLBACK/], ['Other', /./],
];
const open = new Map(); // groups that were opened or closed by hand, by service and group

export function settings(service, list, change) {
  const rest = new Set(list);
  const groups = GROUPS.map(([name, pattern]) => {
    const own = [...rest].filter(each => pattern.test(each.name));
    for (const each of own) rest.delete(each);
    return [name, own];
  });
  return h('div.settings', {}, groups.filter(([, own]) => own.length > 0).map(([name, own]) => group(service, name, own, change)));
}

function group(service, name, list, change) {
  const changed = list.filter(isChanged);
  const key = `${service} ${name}`;
  const element = h('details', { open: open.get(key) ?? changed.length > 0, 'data-group': name },
    h('summary', {}, name, h(changed.length > 0 ? 'span.alarm.small' : 'span.quiet.small', {}, ` ${(changed.length > 0 ? changed : list.slice(0, 1)).map(each => `${each.name} ${each.value}`).join(', ')}`)),
    list.map(each => row(service, each, change)));
  element.querySelector('summary').addEventListener('click', () => open.set(key, !element.open));
  return element;
}

const isChanged = setting => setting.value !== setting.default;

function row(service, setting, change) {
  const input = h('input', { type: 'text', name: setting.name, value: setting.value, 'aria-label': `${setting.name} of ${service}` });
  return h('form.controls', { submit: event => {
    event.preventDefault();
    change('PUT', `/api/mesh/${service}/settings`, { [setting.name]: input.value.trim() });
  } }, h('span.small', {}, setting.name), input, h('button', {}, 'Apply'),
  h('span.quiet.small', {}, `${setting.what}: ${setting.range}; ${setting.default} by default`));
}
