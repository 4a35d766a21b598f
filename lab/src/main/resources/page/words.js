// The two languages of the lab: the restaurant, and engineering.
const KEY = 'loopmesh.words';

const WORDS = {
  title: ['One waiter, three kitchens', 'One event loop, three services'],
  lead: [
    'One waiter serves every table. While the kitchens cook he is free; unless he stands there and waits.',
    'One event loop serves every request. While calls are under way it is free; unless a handler blocks it.',
  ],
  floor: ['Floor', 'Floor'],
  door: ['At the door', 'Sent, not accepted'],
  doorNote: ['the waiter has not seen them', 'ready, but the loop is busy'],
  waiter: ['The waiter', 'Event loop'],
  seated: ['At their tables', 'In flight'],
  seatedNote: ['they have ordered', 'waiting for their calls'],
  free: ['is free', 'is in the selector'],
  works: ['takes an order', 'runs a handler'],
  holds: ['has the microphone', 'holds the loop'],
  unknown: ['cannot be seen', 'cannot be seen'],
  'user-service': ['Users kitchen', 'user-service'],
  'order-service': ['Orders kitchen', 'order-service'],
  'payment-service': ['Payments kitchen', 'payment-service'],
  aggregator: ['Waiter', 'aggregator'],
  guest: ['Guest', 'client'],
  cooking: ['cooking', 'in flight'],
  idle: ['nothing to cook', 'idle'],
  sequential: ['One after another', 'sequential'],
  parallel: ['All at once', 'parallel'],
  blocking: ['Stand and wait', 'blocking'],
  worker: ['Send a helper', 'worker'],
  virtual: ['Many light helpers', 'virtual'],
  menu: ['the menu', 'GET /menu'],
  sequentialNote: ['next kitchen when one is done', 'compose, call by call'],
  parallelNote: ['all kitchens at the same time', 'Future.all'],
  blockingNote: ['the waiter stands at the kitchen', 'blocking client on the loop'],
  workerNote: ['somebody else stands there', 'blocking client on a worker'],
  virtualNote: ['waiting costs nearly nothing', 'virtual threads'],
  send: ['Send guests', 'Send requests'],
  stop: ['No more guests', 'Stop sending'],
  block: ['Hold up the waiter', 'Block the loop'],
  reset: ['Everything as it was', 'Reset the mesh'],
  requests: ['Tables', 'Requests'],
  loops: ['Who has the waiter', 'Loops'],
  parked: ['stands and waits, nobody else is served', 'parked while holding the loop'],
  paused: ['the whole house stands still', 'platform pause (GC)'],
  working: ['works', 'working'],
  waiting: ['free', 'waiting in the selector'],
  between: ['Between the waiter and the kitchens', 'Calls of the aggregator'],
  pool: ['places', 'pool'],
};

let language = localStorage.getItem(KEY) === '1' ? 1 : 0;

/** What something is called at present; an unknown key is its own word. */
export function word(key) {
  return WORDS[key]?.[language] ?? key;
}

/** 0 for the restaurant, 1 for engineering. */
export function spoken() {
  return language;
}

/** Changes the language and tells everybody. */
export function speak(other) {
  language = other;
  localStorage.setItem(KEY, String(other));
  document.dispatchEvent(new CustomEvent('words'));
}
