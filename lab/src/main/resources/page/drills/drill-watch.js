// Follows the drill in progress, so that every tab shows what the lab knows.
import { ask, toldOf } from '../shared/ask.js';
import { h } from '../shared/dom.js';

const EVERY_MS = 1000;

/**
 * Looks once a second.
 * @param told gets `{ view }` while a drill runs, `{ last }` otherwise, the ID of the last run if the lab knows one, or `{ lost }`, why it does not answer
 * @returns looks at once
 */
export function watchDrill(told) {
  let timer;
  const look = async () => {
    clearTimeout(timer);
    timer = setTimeout(look, 5 * EVERY_MS); // in case that this one is never answered
    if (!document.hidden) told(await now());
    clearTimeout(timer);
    timer = setTimeout(look, EVERY_MS);
  };
  document.addEventListener('visibilitychange', () => document.hidden || look());
  look();
  return look;
}

/**
 * What is said when no drill runs; nothing where the lab knows of none.
 * @param ended the run that the page has shown, if it has shown one
 * @param last the last run that the lab knows of
 */
export function overNotice(ended, last) {
  if (ended && ended !== last) return h('p.notice', { role: 'status' }, 'This drill is over without a result: the lab was restarted. The services undo everything within 10 s.');
  if (!last) return '';
  return h('p.notice', { role: 'status' }, ended ? 'This drill is over. ' : 'The last drill is over. ', h('a', { href: `/drills?result=${last}`, id: 'debrief' }, 'Read its debrief'));
}

async function now() {
  try {
    return { view: await ask('/api/drills/current') };
  } catch (failure) {
    return failure.status === 404 ? { last: failure.problem?.run ?? '' } : { lost: toldOf(failure) };
  }
}
