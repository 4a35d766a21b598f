// What a run should take, from the latency of each service.
import { ask } from './ask.js';
import { stages } from './modes.js';
import { KITCHENS } from './services.js';

const UNITS = { ns: 1e-6, us: 1e-3, ms: 1, s: 1000, m: 60_000 };

/** A duration in milliseconds, such as of `250ms`; NaN for anything else. */
export function milliseconds(text) {
  const [, number, unit] = /^([0-9.]+)(ns|us|ms|s|m)$/.exec(text.trim()) ?? [];
  return unit ? Number(number) * UNITS[unit] : NaN;
}

/** The middle of a latency, such as of `uniform(50ms,150ms)`, in milliseconds; NaN where it cannot be read. */
export function middle(latency) {
  const [, kind, list] = /^([a-z]+)\((.*)\)$/.exec(latency.trim()) ?? [];
  if (!kind) return milliseconds(latency);
  const terms = list.split(',');
  switch (kind) {
    case 'uniform': return (milliseconds(terms[0]) + milliseconds(terms[1])) / 2;
    case 'normal': return milliseconds(terms[0]);
    case 'lognormal': return milliseconds(terms[0].replace(/^\s*p50=/, ''));
    case 'quantiles': return median(terms.map(term => term.split('=')).map(([quantile, value]) => [Number(quantile), milliseconds(value)]));
    default: return NaN;
  }
}

function median(quantiles) {
  const above = quantiles.findIndex(([quantile]) => quantile >= 50);
  if (above <= 0) return quantiles.at(above)[1];
  const [[low, from], [high, to]] = quantiles.slice(above - 1);
  return from + (50 - low) / (high - low) * (to - from);
}

/** The latency of each service, as the lab last reported it. */
export class Latencies {
  #known = new Map();

  /** Asks the lab; what it does not know stays as it was. */
  async refresh() {
    const mesh = await ask('/api/mesh').catch(() => null);
    for (const { service, latency } of mesh?.services ?? []) {
      if (typeof latency?.latency === 'string') this.#known.set(service, middle(latency.latency));
    }
  }

  /** The calls of a run in a mode, in milliseconds from its start; empty while a latency is unknown. */
  predict(mode) {
    let startMs = 0;
    const calls = stages(mode, KITCHENS).flatMap(stage => {
      const begun = stage.map(service => ({ service, startMs, endMs: startMs + (this.#known.get(service) ?? NaN) }));
      startMs = Math.max(...begun.map(call => call.endMs));
      return begun;
    });
    return calls.some(call => Number.isNaN(call.endMs)) ? [] : calls;
  }
}
