// The aggregator's metrics of the last minute, one sample per second, and the growth of its counters.
import { SERVICES } from '../shared/services.js';

/** How long samples are kept, in microseconds. */
export const MINUTE = 60e6;

export class MetricsWindow {
  #past = [];

  /** Takes a sample. One with `why` means that there is none; its time is that of the first such sample. */
  know(event) {
    const before = this.#past.at(-1);
    if (event.why || before?.why || before?.from?.join() !== event.from?.join() || isOfAnotherProcess(before, event)) this.#past = [];
    if (event.why && before?.why) event = { ...event, at: before.at };
    event.upstreams?.sort((one, other) => SERVICES.indexOf(one.service) - SERVICES.indexOf(other.service));
    this.#past.push(event);
    while (this.#past[0].at < event.at - MINUTE) this.#past.shift();
  }

  forget() {
    this.#past = [];
  }

  get last() {
    return this.#past.at(-1);
  }

  /** The time between the first and the last sample of a window, in seconds: what rates are divided by. */
  seconds(micros = MINUTE) {
    const list = this.#within(micros);
    return list.length === 0 ? 0 : (list.at(-1).at - list[0].at) / 1e6;
  }

  /** The growth of a counter in a window, since it is known; `of` reads it from a sample. A sum decreases when a replica goes. */
  grown(of, micros = MINUTE) {
    const known = this.#within(micros).map(of).filter(number => number !== undefined);
    return known.slice(1).reduce((sum, number, i) => sum + Math.max(0, number - known[i]), 0);
  }

  /** The maximum of a number. */
  peak(of) {
    return Math.max(...this.#past.map(event => of(event) ?? 0));
  }

  #within(micros) {
    return this.#past.filter(event => event.at >= this.last.at - micros);
  }
}

/** The known calls to a service. */
export function upstream(event, service) {
  return event.upstreams?.find(each => each.service === service);
}

/** Counters that have decreased belong to a new process; those of a replica that has gone are not compared. */
function isOfAnotherProcess(before, now) {
  const counters = event => (event.upstreams ?? []).flatMap(({ service, decisions, replicas }) => [...Object.entries(decisions).map(([name, n]) => [`${service} ${name}`, n]),
    ...replicas.map(one => [`${service} ${one.replica}`, one.calls ?? 0])]);
  const known = new Map(before ? counters(before) : []);
  return counters(now).some(([name, n]) => n < known.get(name));
}
