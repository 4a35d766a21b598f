// The injected faults of each service, over time.
const MOST_CHANGES = 200; // of one service

/** Each change of a replica's faults, by replica. @extends {Map<string, object[]>} */
export class FaultHistory extends Map {
  add(event, key = event.service) {
    this.set(key, [...this.get(key) ?? [], event].slice(-MOST_CHANGES));
  }

  /** The active faults of a service at a moment, on any replica. @returns {Array<{name: string, fault: string, on: number}>} with the number of replicas that have it */
  at(service, moment) {
    const active = [...this.values()].map(changes => changes.findLast(change => change.at <= moment)).filter(change => change?.service === service)
      .flatMap(change => change.faults.filter(each => each.active));
    return [...new Map(active.map(each => [each.name, { ...each, on: active.filter(other => other.name === each.name).length }])).values()];
  }
}
