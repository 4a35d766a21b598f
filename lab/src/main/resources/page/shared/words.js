// The two vocabularies of the lab: restaurant and engineering.
const KEY = 'loopmesh.words';

const WORDS = {
  title: ['One waiter. Three kitchens. What happens to everyone else?', 'One event loop. Three services. What happens to every other request?'],
  lead: [
    'One waiter serves every table. While the kitchens cook he is free, unless he waits at the kitchen.',
    'One event loop serves every request. While calls are in flight it is free, unless a handler blocks it.',
  ],
  floor: ['Floor', 'Floor'],
  door: ['At the door', 'Not yet accepted'],
  doorNote: ['the waiter has not seen them', 'ready, but the loop is busy'],
  waiter: ['The waiter', 'Event loop'],
  seated: ['At their tables', 'In flight'],
  seatedNote: ['they have ordered', 'waiting for their calls'],
  free: ['is free', 'idle, waiting for I/O'],
  works: ['takes an order', 'runs a handler'],
  holds: ['stuck at the kitchen', 'holds the loop'],
  unknown: ['no data', 'no data'],
  'user-service': ['Users kitchen', 'user-service'],
  'order-service': ['Orders kitchen', 'order-service'],
  'payment-service': ['Payments kitchen', 'payment-service'],
  aggregator: ['Waiter', 'aggregator'],
  guest: ['Guest', 'client'],
  cooking: ['cooking', 'in flight'],
  idle: ['nothing to cook', 'idle'],
  sequential: ['One after another', 'sequential'],
  parallel: ['All at once', 'parallel'],
  blocking: ['Wait at the kitchen', 'blocking'],
  worker: ['Send an assistant', 'worker'],
  virtual: ['One assistant per order', 'virtual'],
  menu: ['the menu', 'GET /menu'],
  rate: ['guests/s', 'req/s'],
  other: ['guest', 'other request'],
  runs: ['Runs', 'Runs'],
  noRuns: ['Press a button: what is predicted appears here at once, and then what happened, with each guest’s wait.', 'Press a button: what is predicted appears here at once, and then what happened, with the wait of each other request.'],
  aCall: ['a kitchen at work', 'a call'],
  sequentialNote: ['next kitchen when one is done', 'compose, call by call'],
  parallelNote: ['all kitchens at the same time', 'Future.all'],
  blockingNote: ['the waiter waits there too', 'blocking client on the loop'],
  workerNote: ['an assistant waits there', 'blocking client on a worker'],
  virtualNote: ['their waiting costs hardly anything', 'virtual threads'],
  send: ['Start guests', 'Start requests'],
  stop: ['Stop guests', 'Stop requests'],
  block: ['Hold up the waiter', 'Block the loop'],
  reset: ['Reset mesh', 'Reset mesh'],
  requests: ['Tables', 'Requests'],
  loops: ['Busy or free', 'Event loops'],
  parked: ['blocked: nobody else is served', 'blocked while holding the loop'],
  paused: ['GC pause: every thread stopped', 'GC pause: every thread stopped'],
  working: ['works', 'working'],
  waiting: ['free', 'idle, waiting for I/O'],
  raceLead: [
    'The same work in each mode, one after another, while a guest asks for the menu every 50 ms.',
    'The same work in each mode, one after another, while GET /menu is requested every 50 ms.',
  ],
  others: ['Guests', 'Other requests'],
  servedAtOnce: ['a guest served at once', 'another request, served at once'],
  servedLate: ['a guest who waited for 50 ms or more', 'another request that waited for 50 ms or more'],
  servedMeanwhile: ['guests served meanwhile', 'other requests served meanwhile'],
  slowestOther: ['Slowest guest', 'Slowest other request'],
  perSecond: ['Guests per second', 'Requests per second'],
  helpLead: [
    'A waiter who takes an order and stands by the kitchen for twenty minutes serves one table. A waiter who hands the order over and moves on serves the room. The waiter is the event-loop thread, the kitchens are services, the tables are requests. Waiting for a Future lets the waiter go on; blocking keeps him at the kitchen.',
    'An event loop is one thread that runs one task at a time. Code that waits for a Future gives the thread back, and the loop serves other requests meanwhile. Code that blocks keeps the thread, and every other request on the loop waits.',
  ],
  helpStream: ['start or stop guests', 'start or stop the stream of requests'],
  helpBlock: ['block the waiter', 'block the event loop'],
};

let language = localStorage.getItem(KEY) === '1' ? 1 : 0;

/** The name of something in the current vocabulary; an unknown key is its own word. */
export function word(key) {
  return WORDS[key]?.[language] ?? key;
}

/** 0 for the restaurant, 1 for engineering. */
export function spoken() {
  return language;
}

/** Changes the vocabulary and notifies listeners. */
export function speak(other) {
  language = other;
  localStorage.setItem(KEY, String(other));
  document.dispatchEvent(new CustomEvent('words'));
}
