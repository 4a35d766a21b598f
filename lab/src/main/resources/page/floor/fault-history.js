// The injected faults of each service, over time.
const MOST_CHANGES = 200; // of one service

/** Each change of a service's faults, by service. @extends {Map<string, object[]>} */
export class FaultHistory extends Map {
  add(event) {
    this.set(event.service, [...this.get(event.service) ?? [], event].slice(-MOST_CHANGES));
  }

  /** The active faults of a service at a moment. @returns {Array<{name: string, fault: string}>} */
  at(service, moment) {
    return this.get(service)?.findLast(change => change.at <= moment)?.faults.filter(each => each.active) ?? [];
  }
}
