// The one connection to the lab, and the lab's clock as the page knows it.

const LATEST = 60;
const SILENT = 5000; // a lab that says nothing for so many milliseconds has gone without a word

/**
 * Gives every event that comes to a listener, and says how things are. When the connection breaks
 * it is made again, from the event after the last one that came.
 */
export class Live extends EventTarget {
  events = 0;
  lost = 0;
  instance = '';
  connected = false;
  since = performance.now();
  #next = -1;
  #offsets = [];
  #delay = 250;
  #heard = performance.now();

  constructor() {
    super();
    this.#connect();
    setInterval(() => this.#listen(), 1000);
  }

  #listen() {
    if (performance.now() - this.#heard > SILENT) this.#become(false, this.#heard);
  }

  #connect() {
    const query = this.#next >= 0 ? `?since=${this.#next}&of=${this.instance}` : '';
    const socket = new WebSocket(`ws://${location.host}/api/live${query}`);
    socket.onmessage = message => this.#take(JSON.parse(message.data));
    socket.onclose = () => {
      this.#become(false);
      setTimeout(() => this.#connect(), this.#delay);
      this.#delay = Math.min(5000, this.#delay * 2);
    };
  }

  #become(connected, since = performance.now()) {
    if (this.connected !== connected) {
      this.connected = connected;
      this.since = since;
      this.dispatchEvent(new CustomEvent('connection'));
    }
  }

  #take(message) {
    this.#delay = 250;
    this.#heard = performance.now();
    if (message.instance) {
      if (this.instance && this.instance !== message.instance) this.#beginAnew();
      this.instance = message.instance;
      for (const service of message.services) this.#tell(service);
    }
    this.#read(message.at);
    this.#become(true);
    this.#next = message.next;
    this.lost += message.lost;
    this.events += message.events.length;
    for (const event of message.events) this.#tell(event);
  }

  /** Another lab answers, whose clock may be another one. */
  #beginAnew() {
    this.#offsets = [];
    this.dispatchEvent(new CustomEvent('anew'));
  }

  #tell(detail) {
    this.dispatchEvent(new CustomEvent('known', { detail }));
  }

  /** The message that came fastest tells the lab's clock best. */
  #read(atMicros) {
    this.#offsets.push(atMicros - performance.now() * 1000);
    if (this.#offsets.length > LATEST) this.#offsets.shift();
  }

  /** Microseconds since 1970 by the lab's clock; NaN before the first message. */
  now() {
    return this.#offsets.length === 0 ? NaN : performance.now() * 1000 + Math.max(...this.#offsets);
  }
}
