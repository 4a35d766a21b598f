// The tasks of one loop, as far as they were observed.

const MOST_BLOCKS = 2_000;
const MOST_STEPS = 30_000;
const LOOK = 250_000; // microseconds; the lab polls ten times per second

/** Over how many microseconds short tasks are summed up. */
export const STEP = 5_000;

/** The tasks of one loop. */
export class Lane {
  /** @type {Array<{from: number, to: number}>} observed intervals, in order */
  seen = [];
  /** @type {Map<string, object>} tasks of a millisecond or more, by process and number */
  blocks = new Map();
  /** @type {Map<number, {micros: number, tasks: number}>} time in shorter tasks, by the step's start */
  steps = new Map();
  lost = 0;
  process = 0;

  /** @param place the key of its replica */
  constructor(service, loop, place = service) {
    this.service = service;
    this.place = place;
    this.loop = loop;
  }

  add(event) {
    if (event.anew) this.#forgetSince(event.from);
    const last = this.seen.at(-1);
    if (last && event.lost === 0 && event.from <= last.to + 1000) {
      last.from = Math.min(last.from, event.from);
      last.to = Math.max(last.to, event.to);
    } else this.seen.push({ from: event.from, to: event.to });
    this.lost += event.lost;
    for (const block of event.blocks) {
      const key = `${this.process} ${block.sequence}`;
      this.blocks.set(key, { ...block, key, service: this.service, place: this.place, loop: this.loop, end: block.start + block.micros });
    }
    for (const [start, micros, tasks] of event.fine) {
      const step = this.steps.get(start);
      if (step) {
        step.micros += micros;
        step.tasks += tasks;
      } else this.steps.set(start, { micros, tasks });
    }
  }

  /** Events that are repeated from a moment on are not counted twice. */
  #forgetSince(from) {
    for (const [key, block] of this.blocks) {
      if (block.start >= from) this.blocks.delete(key);
    }
    for (const start of this.steps.keys()) {
      if (start >= from - from % STEP) this.steps.delete(start);
    }
  }

  forget(before) {
    while (this.seen.length > 1 && this.seen[0].to < before) this.seen.shift();
    drop(this.blocks, MOST_BLOCKS, block => block.end < before);
    drop(this.steps, MOST_STEPS, (step, start) => start < before);
  }

  /** The task of a millisecond or more that ran at a moment. */
  blockAt(at) {
    let found = null;
    for (const block of this.blocks.values()) {
      if (at >= block.start && at < block.end) found = block;
    }
    return found;
  }

  /** Whether it was observed at a moment, or just before. */
  sawAt(at, before = LOOK) {
    return this.seen.some(seen => at >= seen.from && at <= seen.to + before);
  }

  /** The end of the observed time, at most a given moment. */
  seenUntil(at) {
    return this.sawAt(at) ? at : this.seen.findLast(seen => seen.to <= at)?.to ?? at;
  }
}

/** The lanes of several replicas as if they were one, for what is told of the service as a whole. */
export class Lanes {
  #all;

  constructor(all) {
    this.#all = all;
  }

  get blocks() {
    return new Map(this.#all.flatMap((lane, i) => [...lane.blocks].map(([key, block]) => [`${i} ${key}`, block])));
  }

  /** The task that has held one of the loops for longest. */
  blockAt(at) {
    return this.#all.map(lane => lane.blockAt(at)).filter(Boolean).sort((a, b) => a.start - b.start)[0] ?? null;
  }

  sawAt(at, before) {
    return this.#all.some(lane => lane.sawAt(at, before));
  }

  seenUntil(at) {
    return Math.max(...this.#all.map(lane => lane.seenUntil(at)));
  }
}

/** Removes the oldest entries while there are too many, or while they are too old. */
export function drop(map, most, isOld) {
  for (const [key, value] of map) {
    if (map.size <= most && !isOld(value, key)) return;
    map.delete(key);
  }
}
