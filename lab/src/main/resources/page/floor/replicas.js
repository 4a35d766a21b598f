// Which replicas of each service are shown, one row each.
import { restNote, shortName } from '../shared/replica-name.js';
import { SERVICES } from '../shared/services.js';

const UNKNOWN = { shown: [], inAll: 0 };

/** The replicas by the last event of each service. A replica's key is the name of its service if it was the first one, otherwise that with its address. */
export class Replicas {
  /** @type {Map<string, object>} the last event `replicas` of each service */
  told = new Map();
  /** One row for each replica: `{key, service, name}`; the name is empty if it is the only one. */
  rows = SERVICES.map(service => ({ key: service, service, name: '' }));
  #first = new Map();

  know(event) {
    this.told.set(event.service, event);
    this.rows = SERVICES.flatMap(service => {
      const { shown } = this.told.get(service) ?? UNKNOWN;
      if (shown.length === 0) return [{ key: service, service, name: '' }];
      return shown.map(({ address, instance }) => ({ key: this.key({ service, address }), service, name: shown.length > 1 ? shortName({ service, instance }) : '' }));
    });
  }

  /** The key of the replica that an event is from. */
  key({ service, address }) {
    if (!address) return service;
    if (!this.#first.has(service)) this.#first.set(service, address);
    return this.#first.get(service) === address ? service : `${service} ${address}`;
  }

  /** The keys of the replicas of a service that are shown. */
  keysOf(service) {
    return this.rows.filter(row => row.service === service).map(row => row.key);
  }

  isShown(key) {
    return this.rows.some(row => row.key === key);
  }

  /** The name of a replica, with that of its service. */
  nameOf(key) {
    const row = this.rows.find(each => each.key === key);
    return row?.name ? `${row.service} ${row.name}` : row?.service ?? key;
  }

  /** A sentence for each service of which some replicas are not shown. */
  get rest() {
    return [...this.told.values()].map(({ service, shown, inAll }) => restNote(service, shown.length, inAll)).filter(Boolean).join(' ');
  }
}
