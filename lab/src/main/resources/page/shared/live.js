// The one connection to the lab, and the page's estimate of the lab's clock.
import { whatIsWrong } from './saved.js';

const LATEST = 60;
const SILENT = 5000; // milliseconds without a message after which the connection counts as lost
const BEHIND = 5e6; // microseconds; a page that handles messages later than this does not keep up
const [SOONEST, LATEST_TRY] = [250, 5000]; // between two attempts to connect, in milliseconds

/**
 * Passes every event to its listeners, and the state of the connection. A broken connection is opened again, from the event after the last one received.
 */
export class Live extends EventTarget {
  events = 0;
  /** Events that this page missed: the lab no longer had them, or the page could not keep up. */
  lost = 0;
  /** Invalid events, which are dropped. */
  odd = 0;
  instance = '';
  connected = false;
  since = performance.now();
  #next = -1;
  #wantsGuests;
  #offsets = [];
  #delay = SOONEST;
  #heard = performance.now();
  #listened = performance.now();
  #socket = null;

  /** @param wantsGuests whether the lab sends requests by itself while this page is open */
  constructor(wantsGuests = false) {
    super();
    this.#wantsGuests = wantsGuests;
    this.#connect();
    setInterval(() => this.#listen(), 1000);
    addEventListener('pagehide', () => this.#leave()); // a page that is kept for the back button is not open
    addEventListener('pageshow', event => event.persisted && this.#connect());
  }

  #listen() {
    const now = performance.now();
    if (now - this.#listened > SILENT / 2) this.#heard = now; // the page was blocked: messages that arrived meanwhile are read first
    this.#listened = now;
    if (now - this.#heard <= SILENT) return;
    this.#become(false, this.#heard);
    if (this.#socket?.readyState === WebSocket.OPEN) this.#again(); // its end may never be reported
  }

  #connect(since = this.#next) {
    const query = `${this.#wantsGuests ? 'guests=on' : 'guests=off'}${since >= 0 ? `&since=${since}` : ''}${this.instance ? `&of=${this.instance}` : ''}`;
    const socket = this.#socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live?${query}`);
    socket.onmessage = message => this.#take(JSON.parse(message.data));
    socket.onclose = () => {
      this.#become(false);
      setTimeout(() => this.#connect(), this.#delay);
      this.#delay = Math.min(LATEST_TRY, this.#delay * 2);
    };
  }

  #leave() {
    this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
  }

  /** Replaces a lost connection by a new one. */
  #again(since = this.#next) {
    this.#leave();
    this.#connect(since);
  }

  #become(connected, since = performance.now()) {
    if (this.connected !== connected) {
      this.connected = connected;
      this.since = since;
      this.dispatchEvent(new CustomEvent('connection'));
    }
  }

  #take(message) {
    this.#delay = SOONEST;
    this.#heard = performance.now();
    if (message.instance) {
      if (this.instance && this.instance !== message.instance) this.#beginAnew();
      else if (this.#next >= 0) this.lost += message.next - this.#next;
      this.instance = message.instance;
      for (const event of message.services) this.#tell(event);
    }
    if (this.now() - message.at > BEHIND) { // the backlog of this page is dropped and counted
      this.#offsets = [];
      return this.#again(-1);
    }
    this.#read(message.at);
    this.#become(true);
    this.#next = message.next;
    this.lost += message.lost;
    this.events += message.events.length;
    for (const event of message.events) this.#tell(event);
  }

  /** Another lab instance responds; its clock may differ. */
  #beginAnew() {
    this.#offsets = [];
    this.dispatchEvent(new CustomEvent('anew'));
  }

  #tell(detail) {
    if (whatIsWrong(detail)) this.odd++;
    else this.dispatchEvent(new CustomEvent('known', { detail }));
  }

  /** The fastest message gives the best estimate of the lab's clock. */
  #read(atMicros) {
    this.#offsets.push(atMicros - performance.now() * 1000);
    if (this.#offsets.length > LATEST) this.#offsets.shift();
  }

  /** Microseconds since 1970 by the lab's clock; NaN before the first message. */
  now() {
    return this.#offsets.length === 0 ? NaN : performance.now() * 1000 + Math.max(...this.#offsets);
  }
}
